/** Hours of projects in a window: stored sums where they are up to date, else those of their series. */
import type { Knex } from 'knex';
import type { ProjectRollUpColumns } from '../../../../../domain/points/project-roll-up';
import type { ProjectRollUpsQuery } from '../../../../points';
import { chunksOf } from '../../../sql/write-rows';
import { dayOf, hoursOfWindow } from '../../hours';
import type { Reading } from '../../read';
import { type ReadLimit, readLimit } from '../../read-limit';
import { inStates, isFolded, isLate } from '../../states';
import { hourStates, statesBetween } from '../../states-between';
import { addFromSeries } from './from-series';
import { pendingHours } from './pending';
import { projectHours } from './sums';

/** More seeks than this at once, and MariaDB would read the hours of all projects. */
const SEEKS_AT_ONCE = 10_000;
const HOURS_AT_ONCE = 750;
const PROJECTS_AT_ONCE = 40;

export async function readProjectRollUps(
  database: Reading,
  query: ProjectRollUpsQuery,
): Promise<Map<string, ProjectRollUpColumns>> {
  const { read } = database;
  const { role } = query;
  const projectIds = [...new Set(query.projectIds)];
  const span = hoursOfWindow(query);
  const days = { from: dayOf(span.fromHour), to: dayOf(span.toHour - 1) + 1 };
  const dayStates = await statesBetween(read, 'day', days);
  const states = await hourStates(read, span);
  const pending = await pendingHours(read, { ...span, projectIds, hourStates: states, dayStates });
  const limit = readLimit(query.limit);
  const hours = projectHours();
  await addStored(
    database,
    { hours: inStates(states, isFolded), projectIds, role, limit },
    (row) => {
      const { hour, project_id: id, n, sum, last_sum: lastSum } = row;
      if (!pending.get(hour)?.has(id)) hours.put(id, hour, { count: Number(n), sum, lastSum });
    },
  );
  await addFromSeries(database, { pending, role, limit }, hours);
  if (pending.size === 0) return hours.finish();
  const daysAfter = await statesBetween(read, 'day', days);
  const wasTaken = Array.from(pending.keys()).some((hour) => isLate(daysAfter.get(dayOf(hour))));
  return wasTaken ? readProjectRollUps(database, query) : hours.finish();
}

interface StoredRow {
  readonly hour: number;
  readonly project_id: string;
  readonly n: number | string;
  readonly sum: number;
  readonly last_sum: number;
}

interface Piece {
  readonly hours: readonly number[];
  readonly projectIds: readonly string[];
}

function* piecesOf(hours: readonly number[], projectIds: readonly string[]): Generator<Piece> {
  for (const some of chunksOf(projectIds, PROJECTS_AT_ONCE)) {
    const most = Math.min(HOURS_AT_ONCE, Math.floor(SEEKS_AT_ONCE / some.length));
    for (const few of chunksOf(hours, most)) yield { hours: few, projectIds: some };
  }
}

async function addStored(
  { read }: Reading,
  { hours, projectIds, role, limit }: Piece & { readonly role: string; readonly limit: ReadLimit },
  visit: (row: StoredRow) => void,
): Promise<void> {
  for (const piece of piecesOf(hours, projectIds)) {
    const rows: StoredRow[] = await read.run((db) => storedSums(db, { ...piece, role }));
    limit.take(rows.length);
    for (const row of rows) visit(row);
  }
}

/** A seek for each hour of each project, never a range of hours, which would read all projects. */
export const storedSums = (
  db: Knex,
  { hours, projectIds, role }: Piece & { readonly role: string },
) =>
  db('rollup_project_1h')
    .select<StoredRow[]>('hour', 'project_id', 'n', 'sum', 'last_sum')
    .whereIn('hour', hours)
    .whereIn('project_id', projectIds)
    .where({ role });
