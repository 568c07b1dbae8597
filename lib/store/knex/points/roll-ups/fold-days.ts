/** Folds the hours of a day, once all of them are folded, some series at a time. */
import { ROLL_UP_VALUES, rollUpHours } from '../../../../domain/points/roll-up';
import type { Database } from '../../sql/database';
import type { SqlDialect } from '../../sql/dialect';
import type { Statements } from '../../sql/statements';
import { DAY_MS, dayOf, hoursOfDay } from '../hours';
import { DAY_ROLL_UPS } from '../numbers/tables';
import { upsertNumbers } from '../numbers/upsert';
import { isFolded, lockStates } from '../states';
import { hourStates } from '../states-between';
import { gatherRollUps } from './columns';
import { foldedRows } from './folded-rows';
import { storedRollUps } from './stored';

/** A range of ids: as many rows as hours times these, at most. */
const IDS_AT_ONCE = 1000;

/** Whether there was a day to fold. */
export async function foldSomeOfADay(database: Database, beforeHour: number): Promise<boolean> {
  const day = await nextDay(database.read, dayOf(beforeHour));
  if (day === undefined) return false;
  await database.write((tx) => foldSome(tx, database.dialect, day));
  return true;
}

async function nextDay(read: Statements, beforeDay: number): Promise<number | undefined> {
  const days = await read.run((db) =>
    db('point_days')
      .whereIn('state', ['open', 'folding'])
      .where('day', '<', beforeDay)
      .orderBy('day')
      .pluck<number[]>('day'),
  );
  for (const day of days) if (await isWhole(read, day)) return day;
  return undefined;
}

async function isWhole(read: Statements, day: number): Promise<boolean> {
  const states = await hourStates(read, hoursOfDay(day));
  return [...states.values()].every(isFolded);
}

/** Alone with the day: whoever opens an hour of it has to wait, and then opens the day again. */
async function foldSome(tx: Statements, dialect: SqlDialect, day: number): Promise<void> {
  const locking = { of: 'day', buckets: [day], mode: 'exclusive' } as const;
  const state = (await lockStates(tx, dialect, locking)).get(day);
  if ((state !== 'open' && state !== 'folding') || !(await isWhole(tx, day))) return;
  const [progress] = await tx.run((db) =>
    db('point_days').where({ day }).pluck<number[]>('folded_up_to'),
  );
  const firstId = await nextSeries(tx, day, progress ?? 0);
  const change =
    firstId === undefined
      ? { state: 'folded' }
      : { state: 'folding', folded_up_to: firstId + IDS_AT_ONCE - 1 };
  if (firstId !== undefined) {
    await foldDayOf(tx, dialect, { day, ids: await idsFrom(tx, day, firstId) });
  }
  await tx.run((db) => db('point_days').where({ day }).update(change));
}

const hoursList = (day: number): number[] => {
  const { fromHour, toHour } = hoursOfDay(day);
  return Array.from({ length: toHour - fromHour }, (_, n) => fromHour + n);
};

/** The first series after this one that has any hour of the day: a seek an hour. */
async function nextSeries(
  tx: Statements,
  day: number,
  afterId: number,
): Promise<number | undefined> {
  let nextId: number | undefined;
  for (const hour of hoursList(day)) {
    const [row]: { id: number | null }[] = await tx.run((db) =>
      db('rollup_1h').where({ hour }).where('series_id', '>', afterId).min({ id: 'series_id' }),
    );
    if (row?.id != null) nextId = Math.min(nextId ?? row.id, row.id);
  }
  return nextId;
}

/** The series of a range of ids that have any hour of the day. */
async function idsFrom(tx: Statements, day: number, firstId: number): Promise<number[]> {
  const ids = new Set<number>();
  for (const hour of hoursList(day)) {
    const some = await tx.run((db) =>
      db('rollup_1h')
        .where({ hour })
        .whereBetween('series_id', [firstId, firstId + IDS_AT_ONCE - 1])
        .pluck<number[]>('series_id'),
    );
    for (const id of some) ids.add(id);
  }
  return [...ids].sort((a, b) => a - b);
}

export interface DayOfSeries {
  readonly day: number;
  /** In order. */
  readonly ids: readonly number[];
}

/** Folds the stored hours of these series; the caller has the day alone. */
export async function foldDayOf(
  tx: Statements,
  dialect: SqlDialect,
  { day, ids }: DayOfSeries,
): Promise<void> {
  const stored = { buckets: hoursList(day), seriesIds: ids, values: ROLL_UP_VALUES };
  const hours = gatherRollUps({ ...stored, width: 'hour' });
  for await (const rows of storedRollUps({ read: tx, dialect }, { ...stored, of: 'hour' })) {
    hours.addRows(rows);
  }
  const rows = foldedRows(hours.finish(), rollUpHours, DAY_MS);
  await upsertNumbers(tx, dialect, { ...DAY_ROLL_UPS, rows });
}
