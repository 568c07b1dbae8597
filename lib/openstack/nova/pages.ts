/** Pages of one list of Nova, each named by a link in the one before it. */
import { AppError } from '../../errors';
import { fieldsOf } from '../keystone/token-expiry';
import type { NovaClient } from './client';
import type { Body } from './sender';

export interface ListQuery {
  /** What follows the endpoint, without a query. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** The list in an answer; undefined if there is none. */
  readonly itemsIn: (body: Body) => readonly unknown[] | undefined;
  /** The name of the list of links, such as `servers_links`. */
  readonly links: string;
}

/** At least one page. Throws `cloudUnavailable`; what came before is true all the same. */
export async function* pagesOf(
  nova: Pick<NovaClient, 'get'>,
  { path, query, itemsIn, links }: ListQuery,
): AsyncGenerator<readonly unknown[]> {
  const seen = new Set<string>();
  for (let search: string | undefined = `?${new URLSearchParams(query)}`; search !== undefined; ) {
    if (seen.has(search)) throw unreadable(path, 'a page that names itself as the next one');
    seen.add(search);
    const body = await nova.get(`${path}${search}`);
    const page = itemsIn(body);
    if (!page) throw unreadable(path, 'no list where one belongs');
    yield page;
    search = nextIn(body, links);
  }
}

/** Only its query: the host of a link is the public one, which need not be there for us, nor get our token. */
function nextIn(body: Body, links: string): string | undefined {
  const list = body[links];
  const all: readonly unknown[] = Array.isArray(list) ? list : [];
  const href = all.map(fieldsOf).find((link) => link?.['rel'] === 'next')?.['href'];
  return typeof href === 'string' && href.includes('?') ? href.slice(href.indexOf('?')) : undefined;
}

const unreadable = (path: string, what: string): AppError =>
  new AppError('cloudUnavailable', `Nova: ${path}: its answer holds ${what}`);
