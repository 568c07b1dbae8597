/** Adds the hours of a project's series up by role. */
import {
  addSeriesHour,
  NO_HOUR,
  type ProjectHour,
} from '../../../../../domain/points/project-roll-up';
import type { Database } from '../../../sql/database';
import type { SqlDialect } from '../../../sql/dialect';
import type { Statements } from '../../../sql/statements';
import { chunksOf } from '../../../sql/write-rows';
import { dayOf } from '../../hours';
import { isLate, lockStates } from '../../states';
import { ALL_PROJECTS } from './dirty';
import { type StoredMeaning, storedMeanings } from './meanings';

const ROWS_AT_ONCE = 5000;

interface Dirty {
  readonly hour: number;
  readonly projectId: string;
}

/** Whether there was an hour to add up. */
export async function foldSomeProjects({ read, write, dialect }: Database): Promise<boolean> {
  const [dirty]: Dirty[] = await read.run((db) =>
    db('rollup_project_dirty')
      .select('hour', { projectId: 'project_id' })
      .orderBy(['hour', 'project_id'])
      .limit(1),
  );
  if (!dirty) return false;
  await write((tx) => fold(tx, dialect, dirty));
  return true;
}

/**
 * Alone with the hour, so that its roll-ups do not change meanwhile; the day is shared, so that they are not dropped.
 * Where they have been, what was added up stays with the project that had it then.
 */
async function fold(
  tx: Statements,
  dialect: SqlDialect,
  { hour, projectId }: Dirty,
): Promise<void> {
  const day = dayOf(hour);
  await lockStates(tx, dialect, { of: 'hour', buckets: [hour], mode: 'exclusive' });
  const days = await lockStates(tx, dialect, { of: 'day', buckets: [day], mode: 'shared' });
  const of = projectId === ALL_PROJECTS ? { hour } : { hour, project_id: projectId };
  await tx.run((db) => db('rollup_project_dirty').where(of).del());
  if (isLate(days.get(day))) return;
  const sums = await sumsOf(tx, { hour, projectId });
  await tx.run((db) => db('rollup_project_1h').where(of).del());
  const rows = sums.map((sum) => ({
    hour,
    project_id: sum.projectId,
    role: sum.role,
    n: sum.count,
    sum: sum.sum,
    last_sum: sum.lastSum,
  }));
  for (const some of chunksOf(rows)) {
    await tx.run((db) => db('rollup_project_1h').insert([...some]));
  }
}

interface Sum extends ProjectHour {
  readonly projectId: string;
  readonly role: string;
}

interface Row {
  readonly series_id: number;
  readonly metric_id: number;
  readonly project_id: string;
  readonly n: number;
  readonly sum: number;
  readonly last: number;
}

/** In id order: a sum of doubles depends on the order. */
async function sumsOf(tx: Statements, dirty: Dirty): Promise<Sum[]> {
  const meanings = new Map(
    (await storedMeanings(tx))
      .filter(({ role }) => role !== null)
      .map((meaning) => [meaning.metricId, meaning]),
  );
  const sums = new Map<string, Sum>();
  for (let afterId = 0, rows: Row[] = []; ; afterId = rows.at(-1)?.series_id ?? 0) {
    rows = await nextRows(tx, dirty, afterId);
    for (const row of rows) addRow(sums, row, meanings.get(row.metric_id));
    if (rows.length < ROWS_AT_ONCE) return [...sums.values()];
  }
}

const nextRows = (tx: Statements, { hour, projectId }: Dirty, afterId: number): Promise<Row[]> =>
  tx.run((db) => {
    const rows = db('rollup_1h as r')
      .join('series as s', 's.id', 'r.series_id')
      .select<Row[]>('r.series_id', 's.metric_id', 's.project_id', 'r.n', 'r.sum', 'r.last')
      .where('r.hour', hour)
      .where('r.series_id', '>', afterId)
      .orderBy('r.series_id')
      .limit(ROWS_AT_ONCE);
    return projectId === ALL_PROJECTS
      ? rows.whereNotNull('s.project_id')
      : rows.where('s.project_id', projectId);
  });

function addRow(sums: Map<string, Sum>, row: Row, meaning: StoredMeaning | undefined): void {
  if (!meaning?.role) return;
  const { role, scale } = meaning;
  const key = JSON.stringify([row.project_id, role]);
  const hour = { count: row.n, sum: row.sum, last: row.last };
  const total = addSeriesHour(sums.get(key) ?? NO_HOUR, hour, scale);
  sums.set(key, { projectId: row.project_id, role, ...total });
}
