/** Nova's own account of a window, asked for page by page. */
import { AppError } from '../../errors';
import { isoTime } from '../../time';
import type { NovaClient } from './client';
import { pagesOf } from './pages';
import { type NovaTenant, tenantOf, tenantsIn } from './usage-answer';

export interface UsageQuery {
  readonly startUs: number;
  readonly stopUs: number;
  /** Of this project only. */
  readonly projectId?: string | undefined;
}

/** Older ones cut their answer at a number of servers without a word. */
const PAGES_SINCE_MINOR = 40;
const LIMIT = '1000';

/** Page by page. Throws `cloudUnavailable`, also for a Nova that is too old to give all of it. */
export async function* askUsage(
  nova: Pick<NovaClient, 'get' | 'minor'>,
  { startUs, stopUs, projectId }: UsageQuery,
): AsyncGenerator<readonly NovaTenant[]> {
  const minor = await nova.minor();
  if (minor < PAGES_SINCE_MINOR) {
    throw new AppError(
      'cloudUnavailable',
      `Nova: its newest microversion is 2.${minor}; its usage has pages since 2.${PAGES_SINCE_MINOR} only`,
    );
  }
  const [start, end] = [startUs, stopUs].map((us) => isoTime(us).slice(0, -1)) as [string, string];
  const query = { start, end, limit: LIMIT };
  const list =
    projectId === undefined
      ? { path: PATH, query: { ...query, detailed: '1' }, links: 'tenant_usages_links' }
      : { path: `${PATH}/${encodeURIComponent(projectId)}`, query, links: 'tenant_usage_links' };
  for await (const page of pagesOf(nova, { ...list, itemsIn: tenantsIn })) {
    yield page.map(tenantOf);
  }
}

const PATH = '/os-simple-tenant-usage';
