/**
 * Hours of projects in a window: stored sums where they are up to date, else those of their series. SQL text: the
 * builder takes longer over a month of hours than the database.
 */
import type {
  ProjectHour,
  ProjectRollUpColumns,
} from '../../../../../domain/points/project-roll-up';
import type { ProjectRollUpsQuery } from '../../../../points';
import type { DialectName } from '../../../sql/dialect';
import type { Fragment } from '../../../sql/statements';
import { chunksOf } from '../../../sql/write-rows';
import { dayOf, hoursOfWindow } from '../../hours';
import { type ListedColumn, listOf, numbersOf } from '../../numbers/lists';
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
    (id, hour, stored) => {
      if (!pending.get(hour)?.has(id)) hours.put(id, hour, stored);
    },
  );
  await addFromSeries(database, { pending, role, limit }, hours);
  if (pending.size === 0) return hours.finish();
  const daysAfter = await statesBetween(read, 'day', days);
  const wasTaken = Array.from(pending.keys()).some((hour) => isLate(daysAfter.get(dayOf(hour))));
  return wasTaken ? readProjectRollUps(database, query) : hours.finish();
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

interface StoredQuery extends Piece {
  readonly role: string;
}

async function addStored(
  { read, dialect }: Reading,
  { hours, projectIds, role, limit }: StoredQuery & { readonly limit: ReadLimit },
  visit: (projectId: string, hour: number, stored: ProjectHour) => void,
): Promise<void> {
  for (const piece of piecesOf(hours, projectIds)) {
    const { sql, bindings } = storedSums(dialect, { ...piece, role });
    for (const row of await read.all<StoredRow>(sql, bindings)) {
      const [hour = [], count = [], sum = [], lastSum = []] = listsOf(row);
      limit.take(hour.length);
      for (let i = 0; i < hour.length; i++) {
        const stored = { count: count[i] ?? 0, sum: sum[i] ?? 0, lastSum: lastSum[i] ?? 0 };
        visit(row.project_id, hour[i] as number, stored);
      }
    }
  }
}

const LISTED = [
  { name: 'hour', type: 'integer' },
  { name: 'n', type: 'integer' },
  { name: 'sum', type: 'double' },
  { name: 'last_sum', type: 'double' },
] as const satisfies readonly ListedColumn[];

interface StoredRow extends Readonly<Record<(typeof LISTED)[number]['name'], string>> {
  readonly project_id: string;
  readonly size: number | string;
}

const listsOf = (row: StoredRow): readonly (readonly number[])[] =>
  LISTED.map(({ name }) => numbersOf(String(row[name]), Number(row.size)));

/** A seek for each hour of each project, never a range of hours, which would read all projects. */
export function storedSums(
  dialect: { readonly name: DialectName },
  { hours, projectIds, role }: StoredQuery,
): Fragment {
  const lists = LISTED.map((column) => `${listOf(dialect, column)} as ${column.name}`);
  return {
    sql: `select project_id, count(*) as size, ${lists.join(', ')} from rollup_project_1h
      where hour in (${hours.join(', ')}) and project_id in (${projectIds.map(() => '?').join(', ')})
        and role = ? group by project_id`,
    bindings: [...projectIds, role],
  };
}
