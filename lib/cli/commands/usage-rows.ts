/** Rows of usage: entries with the names of their projects, in pages of even length, and the total. */
import type { UsageEntries, UsageEntry } from '../../report/usage-entry';
import type { Store } from '../../store/store';
import { throwIfInterrupted } from '../program/output';
import type { UsageRow } from './usage-columns';

/** Pages are laid out one by one, so that short ones would look ragged. */
const PAGE = 500;

export async function* rowPages(
  store: Pick<Store, 'projects'>,
  entries: UsageEntries,
  { withTotal, signal }: { withTotal: boolean; signal: AbortSignal },
): AsyncGenerator<readonly UsageRow[]> {
  const nameOf = projectNames(store);
  let rows: UsageRow[] = [];
  for (;;) {
    throwIfInterrupted(signal);
    const { done, value } = await entries.next();
    if (done) {
      yield withTotal ? [...rows, { ...value, ...TOTAL }] : rows;
      return;
    }
    for (const entry of value) rows.push({ ...entry, projectName: await nameOf(entry) });
    if (rows.length < PAGE) continue;
    yield rows;
    rows = [];
  }
}

const TOTAL = { projectId: null, projectName: null, isTotal: true } as const;

type NameOf = (entry: UsageEntry) => Promise<string | null>;

/** Each project is looked up once for as long as its entries follow each other. */
function projectNames({ projects }: Pick<Store, 'projects'>): NameOf {
  let last: { readonly projectId: string | null; readonly name: string | null } | undefined;
  return async ({ projectId }) => {
    if (last?.projectId !== projectId) {
      const project = projectId === null ? undefined : await projects.find(projectId);
      last = { projectId, name: project?.name ?? null };
    }
    return last?.name ?? null;
  };
}
