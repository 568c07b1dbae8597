/** Pages of lists: which one is asked for, and the headers that lead to the others. */
import type { Request, Response } from 'express';
import { clientOrigin } from '../../../http/request/forwarded';
import { pathOf } from '../../../http/request/target';
import { detailed } from '../errors';
import { type Parameters, parametersOf } from './parameters';

const DEFAULT_SIZE = 10;
const MAX_SIZE = 300;

export interface Page {
  /** From 1 on. */
  readonly number: number;
  readonly last: number;
  readonly offset: number;
  readonly limit: number;
}

/** Throws `notFound` for a page that there is not. A list without any item has one page. */
export function pageOf(parameters: Parameters, total: number): Page {
  const limit = sizeOf(parameters);
  const last = Math.max(1, Math.ceil(total / limit));
  const written = parameters.last('page') ?? '1';
  const number = written === 'last' ? last : numberOf(written, last);
  return { number, last, limit, offset: (number - 1) * limit };
}

const INTEGER = /^\s*[+-]?\d+\s*$/;

/** What makes no size is as none. */
function sizeOf(parameters: Parameters): number {
  const written = parameters.last('page_size') ?? '';
  const size = INTEGER.test(written) ? Number(written) : 0;
  return size > 0 ? Math.min(size, MAX_SIZE) : DEFAULT_SIZE;
}

function numberOf(written: string, last: number): number {
  const refusal = (reason: string) =>
    detailed('notFound', `Invalid page "${written}": That page ${reason}.`);
  if (!INTEGER.test(written)) throw refusal('number is not an integer');
  const number = Number(written);
  if (number < 1) throw refusal('number is less than 1');
  if (number > last) throw refusal('contains no results');
  return number;
}

export function setPageHeaders(
  req: Request,
  res: Response,
  { total, page }: { readonly total: number; readonly page: Page },
): void {
  const { number, last } = page;
  const links = [
    ['first', 1],
    ...(number > 1 ? [['prev', number - 1] as const] : []),
    ...(number < last ? [['next', number + 1] as const] : []),
    ['last', last],
  ] as const;
  const urlOf = urlsOfPages(req);
  res.setHeader('Link', links.map(([rel, n]) => `<${urlOf(n)}>; rel="${rel}"`).join(', '));
  res.setHeader('X-Result-Count', total);
}

/** Parameters by name, those of one name as they came, without empty ones; the first page is not named. */
function urlsOfPages(req: Request): (number: number) => string {
  const base = `${clientOrigin(req)}${pathOf(req.url)}`;
  const others = [...parametersOf(req).entries()].filter(
    ([name, value]) => name !== 'page' && value !== '',
  );
  return (number) => {
    const page = number === 1 ? [] : [['page', String(number)] as const];
    const sorted = [...others, ...page].sort(([a], [b]) => (a < b ? -1 : Number(a > b)));
    const query = sorted.map(([name, value]) => `${quoted(name)}=${quoted(value)}`).join('&');
    return query === '' ? base : `${base}?${query}`;
  };
}

/** As Python's `quote_plus` writes it. */
const quoted = (text: string): string =>
  encodeURIComponent(text)
    .replace(/[!'()*~]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+');
