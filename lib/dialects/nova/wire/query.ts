/** Query strings, decoded and encoded as Nova's server does. */
import { AppError } from '../../../errors';
import { percentDecode, percentEncoder } from './url';

export interface Parameter {
  readonly name: string;
  readonly value: string;
}

/** In the order of the query, blank values included. Throws `malformedQuery` for what is not UTF-8. */
export function parseQuery(query: string): Parameter[] {
  const pieces = query.split('&').filter((piece) => piece !== '');
  return pieces.map((piece) => {
    const mark = piece.indexOf('=');
    const [name, value] = mark < 0 ? [piece, ''] : [piece.slice(0, mark), piece.slice(mark + 1)];
    return { name: formDecode(name), value: formDecode(value) };
  });
}

function formDecode(text: string): string {
  const decoded = percentDecode(text.replaceAll('+', ' '));
  if (decoded !== undefined) return decoded;
  throw new AppError('malformedQuery', 'Query string is not UTF-8 encoded');
}

const encode = percentEncoder('_.-~ ');

/** `application/x-www-form-urlencoded`: a space becomes a plus. */
export const formEncode = (text: string): string => encode(text).replaceAll(' ', '+');
