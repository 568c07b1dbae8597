/** The states of many hours, or days, at once. */
import type { Knex } from 'knex';
import type { Statements } from '../sql/statements';
import type { HourSpan } from './hours';
import { type BucketName, type FoldState, type FoldStates, isLate } from './states';

interface Between {
  readonly from: number;
  readonly to: number;
}

/** The states of all hours, or days, from the first to before the last that anybody has written to; in order. */
export async function statesBetween(
  read: Statements,
  of: BucketName,
  between: Between,
): Promise<Map<number, FoldState>> {
  if (!(between.from < between.to)) return new Map();
  const runs: StateRun[] = await read.run((db) => selectRuns(db, of, between));
  return statesOfRuns(read, of, { between, runs });
}

interface Runs {
  readonly between: Between;
  readonly runs: readonly StateRun[];
}

export async function statesOfRuns(
  read: Statements,
  of: BucketName,
  { between, runs }: Runs,
): Promise<Map<number, FoldState>> {
  if (!runs.every(isGapless)) return statesOneByOne(read, of, between);
  const states = new Map<number, FoldState>();
  for (const { first, last, state } of [...runs].sort((a, b) => a.first - b.first)) {
    for (let bucket = first; bucket <= last; bucket++) states.set(bucket, state);
  }
  return states;
}

export interface StateRun {
  readonly state: FoldState;
  readonly first: number;
  readonly last: number;
  readonly size: number | string;
}

const isGapless = ({ first, last, size }: StateRun): boolean => last - first + 1 === Number(size);

/** Buckets of one state mostly follow each other, and a row for each of a month of hours takes longest of a question. */
export const selectRuns = (
  db: Knex,
  of: BucketName,
  { from, to }: Between,
): Knex.QueryBuilder<StateRun, StateRun[]> =>
  db(`point_${of}s`)
    .select('state')
    .min({ first: of })
    .max({ last: of })
    .count({ size: '*' })
    .where(of, '>=', from)
    .where(of, '<', to)
    .groupBy('state') as unknown as Knex.QueryBuilder<StateRun, StateRun[]>;

async function statesOneByOne(
  read: Statements,
  of: BucketName,
  { from, to }: Between,
): Promise<Map<number, FoldState>> {
  const rows: { bucket: number; state: FoldState }[] = await read.run((db) =>
    db(`point_${of}s`)
      .select({ bucket: of }, 'state')
      .where(of, '>=', from)
      .where(of, '<', to)
      .orderBy(of),
  );
  return new Map(rows.map(({ bucket, state }) => [bucket, state]));
}

export const hourStates = (read: Statements, { fromHour, toHour }: HourSpan) =>
  statesBetween(read, 'hour', { from: fromHour, to: toHour });

/** Retention folds hours and drops their points while these are read: then what was read of them is not all. */
export async function haveBeenDropped(
  read: Statements,
  hours: readonly number[],
  before: FoldStates,
): Promise<boolean> {
  const sorted = [...hours].sort((a, b) => a - b);
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (first === undefined || last === undefined) return false;
  const states = await hourStates(read, { fromHour: first, toHour: last + 1 });
  return hours.some((hour) => {
    const state = states.get(hour);
    return state !== before.get(hour) && (state === undefined || isLate(state));
  });
}
