/** Series whose server has another project than the one they were added up for, and metrics that mean something else. */
import type { Knex } from 'knex';
import type { Database } from '../../../sql/database';
import type { SqlDialect } from '../../../sql/dialect';
import type { Statements } from '../../../sql/statements';
import { chunksOf } from '../../../sql/write-rows';
import { DAY_HOURS, type HourSpan } from '../../hours';
import { jointSpan, spansOf } from '../../spans';
import { hourStates } from '../../states-between';
import { markHours } from './dirty';
import { meaningText, type StoredMeaning, storedMeanings } from './meanings';

const SERIES_AT_ONCE = 200;

interface Moved {
  readonly id: number;
  readonly before: string | null;
  readonly after: string | null;
}

/** The row of the empty id stands for servers without a project. */
const movedSeries = (read: Statements, afterId: number): Promise<Moved[]> =>
  read.run(
    (db) =>
      db('series')
        .leftJoin('servers', 'servers.id', 'series.server_id')
        .select<Moved[]>('series.id')
        .select({ before: 'series.project_id' })
        .select(db.raw(`nullif(servers.project_id, '') as ??`, 'after'))
        .where('series.id', '>', afterId)
        .whereRaw(`coalesce(servers.project_id, '') <> coalesce(series.project_id, '')`)
        .orderBy('series.id')
        .limit(SERIES_AT_ONCE) as unknown as Knex.QueryBuilder<Moved, Moved[]>,
  );

/** Whether there were any. */
export async function rehomeSome({ read, write, dialect }: Database): Promise<boolean> {
  const moved = await movedSeries(read, 0);
  if (moved.length > 0) {
    await write(async (tx) => {
      for (const group of groupsOf(moved)) await rehome(tx, dialect, group);
    });
    return true;
  }
  const changed = (await storedMeanings(read)).find(({ isChanged }) => isChanged);
  if (changed) await write((tx) => addUpAgain(tx, dialect, changed));
  return changed !== undefined;
}

/** Series that move between the same projects. */
function groupsOf(moved: readonly Moved[]): Moved[][] {
  const groups = new Map<string, Moved[]>();
  for (const each of moved) {
    const key = JSON.stringify([each.before, each.after]);
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  return [...groups.values()];
}

async function rehome(tx: Statements, dialect: SqlDialect, moved: readonly Moved[]): Promise<void> {
  const ids = moved.map(({ id }) => id);
  const [{ before, after } = { before: null, after: null }] = moved;
  for (const some of chunksOf(ids)) {
    await tx.run((db) => db('series').whereIn('id', some).update({ project_id: after }));
  }
  const projectIds = [before, after].filter((id) => id !== null);
  // Now that their rows are locked, no writer widens their span unseen.
  await markSpan(tx, dialect, { ...jointSpan(await spansOf(tx, ids)), projectIds });
}

interface MarkedSpan extends HourSpan {
  readonly projectIds: readonly string[];
}

async function markSpan(
  tx: Statements,
  dialect: SqlDialect,
  { projectIds, ...span }: MarkedSpan,
): Promise<void> {
  const hours = [...(await hourStates(tx, span)).keys()];
  await markHours(tx, dialect, { hours, projectIds });
}

interface MetricSpan {
  readonly projectId: string;
  readonly firstDay: number;
  readonly lastDay: number;
}

async function addUpAgain(
  tx: Statements,
  dialect: SqlDialect,
  { metricId, role, scale }: StoredMeaning,
): Promise<void> {
  const spans = await tx.run<MetricSpan[]>(
    (db) =>
      db('series')
        .where({ metric_id: metricId })
        .whereNotNull('project_id')
        .groupBy('project_id')
        .select({ projectId: 'project_id' })
        .min({ firstDay: 'first_day' })
        .max({ lastDay: 'last_day' })
        .orderBy('project_id') as unknown as Knex.QueryBuilder<MetricSpan, MetricSpan[]>,
  );
  for (const { projectId, firstDay, lastDay } of spans) {
    const span = { fromHour: firstDay * DAY_HOURS, toHour: (lastDay + 1) * DAY_HOURS };
    await markSpan(tx, dialect, { ...span, projectIds: [projectId] });
  }
  await tx.run((db) =>
    db('metrics')
      .where({ id: metricId })
      .update({ folded_as: meaningText(role, scale) }),
  );
}
