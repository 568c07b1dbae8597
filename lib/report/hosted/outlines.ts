/** Which servers are listed, and in which order: only what that needs, so that a list reads no more than its page. */
import { statusOf, TERMINATED } from '../../domain/hosted/status';
import { pagesOf } from '../../store/pages';
import type { ServerOutline, Store } from '../../store/store';
import { hostedName } from './servers';

export interface ListedServer {
  readonly id: string;
  readonly name: string;
  readonly number: number;
  readonly status: string;
  readonly hosting: Pick<ServerOutline, 'plan' | 'ext'>;
}

type Sources = Pick<Store, 'hostings' | 'numbers'>;

export interface ListedServersQuery {
  readonly projectIds: 'all' | readonly string[];
  readonly nowUs: number;
}

const PAGE = 5000;

/** Those that are not terminated, by name and then by number. */
export async function listedServers(
  store: Sources,
  query: ListedServersQuery,
): Promise<readonly ListedServer[]> {
  const found: ListedServer[] = [];
  const list = (page: { readonly after?: string | undefined }) =>
    store.hostings.outlines({ ...query, ...page, limit: PAGE });
  for await (const outlines of pagesOf(list, ({ id }) => id, PAGE)) {
    const living = outlines.filter((each) => statusOf(each, query.nowUs) !== TERMINATED);
    found.push(...(await asListed(store, living, query.nowUs)));
  }
  return found.sort((a, b) => compare(a.name, b.name) || a.number - b.number);
}

const compare = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);

async function asListed(
  { numbers }: Sources,
  outlines: readonly ServerOutline[],
  nowUs: number,
): Promise<readonly ListedServer[]> {
  const without = outlines.filter(({ number }) => number === null).map(({ id }) => id);
  const counted = without.length === 0 ? undefined : await numbers.assign('server', without);
  return outlines.map((outline) => ({
    id: outline.id,
    name: hostedName(outline, outline.subdomain),
    number: outline.number ?? counted?.get(outline.id) ?? 0,
    status: statusOf(outline, nowUs),
    hosting: outline,
  }));
}
