/** The body of a request: one JSON object, or the fields of a form. */
import type { Request } from 'express';
import { exactBody } from '../../../http/request/raw-body';
import { detailed, refusedFields } from '../errors';

const MAX_BYTES = 64 << 10;
const FORM = 'application/x-www-form-urlencoded';
const JSON_TYPE = 'application/json';

export type Fields = Readonly<Record<string, unknown>>;

/** Of a field of a form that is repeated the last value counts. Throws in the words of the API. */
export async function bodyOf(req: Request): Promise<Fields> {
  const text = (await exactBody(req, MAX_BYTES)).toString('utf8');
  if (text === '') return {};
  if (req.is(FORM)) return Object.fromEntries(new URLSearchParams(text));
  if (req.is(JSON_TYPE)) return objectIn(text);
  const type = req.get('Content-Type') ?? '';
  throw detailed('unsupportedMediaType', `Unsupported media type "${type}" in request.`);
}

function objectIn(text: string): Fields {
  const value = parse(text);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields;
  const type = Array.isArray(value) ? 'list' : TYPES[typeof value];
  const fault = `Invalid data. Expected a dictionary, but got ${type ?? 'NoneType'}.`;
  throw refusedFields({ non_field_errors: [fault] });
}

const TYPES: Readonly<Record<string, string>> = {
  boolean: 'bool',
  number: 'int',
  string: 'unicode',
};

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw detailed('unreadableInput', 'JSON parse error - the body is no JSON');
  }
}
