/**
 * Hours of projects in a window: stored sums where they are up to date, else those of their series. SQL text: the
 * builder takes longer over a month of hours than the database.
 */
import type { ProjectRollUpColumns } from '../../../../../domain/points/project-roll-up';
import type { ProjectRollUpsQuery } from '../../../../points';
import type { DialectName } from '../../../sql/dialect';
import type { Fragment } from '../../../sql/statements';
import { chunksOf } from '../../../sql/write-rows';
import { dayOf, type HourSpan, hoursOfWindow } from '../../hours';
import { type ListedColumn, listOf, numbersOf } from '../../numbers/lists';
import type { Reading } from '../../read';
import { type ReadLimit, readLimit } from '../../read-limit';
import { isLate } from '../../states';
import { addFromSeries } from './from-series';
import { pendingHours } from './pending';
import { type Progress, progressIn } from './progress';
import { projectHours, type StoredHours } from './sums';

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
  const progress = await progressIn(read, span);
  const pending = await pendingHours(read, { ...span, projectIds, progress });
  const limit = readLimit(query.limit);
  const hours = projectHours();
  await addStored(
    database,
    { hours: hoursWithin(span, progress), projectIds, role, limit },
    (id, stored) => hours.put(id, stored, (hour) => !pending.get(hour)?.has(id)),
  );
  if (pending.size === 0) return hours.finish();
  await addFromSeries(database, { pending, role, limit }, hours);
  const { dayStates } = await progressIn(read, span);
  const wasTaken = Array.from(pending.keys()).some((hour) => isLate(dayStates.get(dayOf(hour))));
  return wasTaken ? readProjectRollUps(database, query) : hours.finish();
}

/** Of the days that anybody has written to; they may have none, and those that are not folded are pending. */
const hoursWithin = ({ fromHour, toHour }: HourSpan, { dayStates }: Progress): number[] =>
  Array.from({ length: toHour - fromHour }, (_, n) => fromHour + n).filter((hour) =>
    dayStates.has(dayOf(hour)),
  );

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
  put: (projectId: string, stored: StoredHours) => void,
): Promise<void> {
  for (const piece of piecesOf(hours, projectIds)) {
    const { sql, bindings } = storedSums(dialect, { ...piece, role });
    for (const row of await read.all<StoredRow>(sql, bindings)) {
      const [hour = [], count = [], sum = [], lastSum = []] = listsOf(row);
      limit.take(hour.length);
      put(row.project_id, { hour, count, sum, lastSum });
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
