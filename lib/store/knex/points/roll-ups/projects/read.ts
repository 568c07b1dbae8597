/**
 * Hours of projects in a window: stored sums where they are up to date, else those of their series. SQL text: the
 * builder takes longer over a month of hours than the database.
 */
import {
  PROJECT_ROLL_UP_VALUES,
  type ProjectRollUpColumns,
  type ProjectRollUpValue,
} from '../../../../../domain/points/project-roll-up';
import type { MetricRole } from '../../../../../domain/points/roles';
import type { ProjectRollUpsQuery } from '../../../../points';
import type { DialectName } from '../../../sql/dialect';
import type { Fragment } from '../../../sql/statements';
import { chunksOf } from '../../../sql/write-rows';
import { dayOf, type HourSpan, hoursOfDay, hoursOfWindow, spanWithin } from '../../hours';
import { type ListedColumn, listOf, numbersOf } from '../../numbers/lists';
import type { Reading } from '../../read';
import { type ReadLimit, readLimit } from '../../read-limit';
import { isLate } from '../../states';
import { addFromSeries } from './from-series';
import { pendingHours } from './pending';
import { type Progress, progressIn } from './progress';
import { projectHours, type StoredHours, without } from './sums';

/** What is read at once is in memory. */
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
  const isPending = (hour: number, id: string) => pending.get(hour)?.has(id) === true;
  const limit = readLimit(query.limit);
  const { values = PROJECT_ROLL_UP_VALUES } = query;
  const hours = projectHours(values);
  await addStored(database, { ...span, progress, projectIds, role, values, limit }, (id, found) => {
    hours.put(id, pending.size === 0 ? found : without(found, (hour) => isPending(hour, id)));
  });
  if (pending.size === 0) return hours.finish();
  await addFromSeries(database, { pending, role, limit }, hours);
  const { dayStates } = await progressIn(read, span);
  const wasTaken = Array.from(pending.keys()).some((hour) => isLate(dayStates.get(dayOf(hour))));
  return wasTaken ? readProjectRollUps(database, query) : hours.finish();
}

interface Piece extends HourSpan {
  readonly projectIds: readonly string[];
}

interface Stored extends Piece {
  readonly progress: Progress;
}

function* piecesOf({ projectIds, progress, ...span }: Stored): Generator<Piece> {
  const days = [...progress.dayStates.keys()].sort((a, b) => a - b);
  for (const some of chunksOf(projectIds, PROJECTS_AT_ONCE)) {
    let { fromHour } = span;
    // Time in which nobody has written anything is passed over.
    for (const day of days) {
      const hours = spanWithin(hoursOfDay(day), { ...span, fromHour });
      if (hours.fromHour >= hours.toHour) continue;
      const toHour = Math.min(hours.fromHour + HOURS_AT_ONCE, span.toHour);
      yield { fromHour: hours.fromHour, toHour, projectIds: some };
      fromHour = toHour;
    }
  }
}

interface Asked {
  readonly role: MetricRole;
  readonly values: readonly ProjectRollUpValue[];
}

async function addStored(
  { read, dialect }: Reading,
  { role, values, limit, ...stored }: Stored & Asked & { readonly limit: ReadLimit },
  put: (projectId: string, stored: StoredHours) => void,
): Promise<void> {
  for (const piece of piecesOf(stored)) {
    const { sql, bindings } = storedSums(dialect, { ...piece, role, values });
    for (const row of await read.all<StoredRow>(sql, bindings)) {
      const found = storedHours(row);
      limit.take(found.hour.length);
      put(row.project_id, found);
    }
  }
}

const HOUR: ListedColumn = { name: 'hour', type: 'integer' };
const COLUMNS = {
  count: { name: 'n', type: 'integer' },
  sum: { name: 'sum', type: 'double' },
  lastSum: { name: 'last_sum', type: 'double' },
} as const satisfies Record<ProjectRollUpValue, ListedColumn>;

interface StoredRow {
  readonly project_id: string;
  readonly size: number | string;
  readonly hour: string;
  readonly n?: string;
  readonly sum?: string;
  readonly last_sum?: string;
}

function storedHours({ size, hour, n, sum, last_sum: lastSum }: StoredRow): StoredHours {
  const numbers = (list: string | undefined): readonly number[] =>
    list === undefined ? [] : numbersOf(String(list), Number(size));
  return { hour: numbers(hour), count: numbers(n), sum: numbers(sum), lastSum: numbers(lastSum) };
}

/** In the order of the key: a range of hours for each project. */
export function storedSums(
  dialect: { readonly name: DialectName },
  { fromHour, toHour, projectIds, role, values }: Piece & Asked,
): Fragment {
  const columns = [HOUR, ...values.map((value) => COLUMNS[value])];
  const lists = columns.map((column) => `${listOf(dialect, column)} as ${column.name}`);
  return {
    sql: `select project_id, count(*) as size, ${lists.join(', ')} from rollup_project_1h
      where project_id in (${projectIds.map(() => '?').join(', ')})
        and role = ? and hour >= ? and hour < ?
      group by project_id`,
    bindings: [...projectIds, role, fromHour, toHour],
  };
}
