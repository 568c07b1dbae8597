/** Roll-ups of series in a window: stored ones where they are up to date, else folded from what they are made of. */
import {
  ROLL_UP_MS,
  ROLL_UP_VALUES,
  type RollUpColumns,
  type RollUpValue,
  rollUpHours,
  rollUpPoints,
} from '../../../../domain/points/roll-up';
import type { RollUpsQuery } from '../../../points';
import { hourOf, hoursOfDay, hoursOfWindow } from '../hours';
import { pointColumns } from '../numbers/columns';
import { eachPoint, type Reading } from '../read';
import { type ReadLimit, readLimit } from '../read-limit';
import { groupsBySpan, type SpanGroup, spansIn } from '../spans';
import { inStates, isFolded } from '../states';
import { haveBeenDropped } from '../states-between';
import { gatherRollUps, type RollUpGatherer } from './columns';
import { bucketsIn, isDirtyIn, seriesIn } from './dirty';
import { progressOf } from './progress';
import { storedRollUps } from './stored';

export interface SpanQuery<Value extends RollUpValue> extends SpanGroup {
  readonly values: readonly Value[];
  /** Of points and of roll-ups, where these are not folded. */
  readonly limit: ReadLimit;
}

export type RollUps<Value extends RollUpValue> = Map<number, RollUpColumns<Value>>;

export async function readRollUps<Value extends RollUpValue>(
  database: Reading,
  { width, values, limit, seriesIds, days, ...window }: RollUpsQuery<Value>,
): Promise<RollUps<Value>> {
  const spans = await spansIn(database.read, { seriesIds, ...(days && { days }) });
  const read = width === 'day' ? readDays : readHours;
  const all = readLimit(limit);
  const rollUps: RollUps<Value> = new Map();
  for (const group of groupsBySpan(spans, hoursOfWindow(window))) {
    const some = await read(database, { ...group, values, limit: all });
    for (const [id, columns] of some) rollUps.set(id, columns);
  }
  return rollUps;
}

/** A dirty hour of one series is read from its points, as is an hour that has not been folded of all of them. */
export async function readHours<Value extends RollUpValue>(
  database: Reading,
  query: SpanQuery<Value>,
): Promise<RollUps<Value>> {
  const { seriesIds, values, limit } = query;
  const leftBefore = limit.left();
  const { states, dirty } = await progressOf(database.read, 'hour', query);
  const grid = {
    seriesIds,
    values,
    width: 'hour',
    buckets: bucketsIn(states, dirty.hours),
  } as const;
  const gathered = gatherRollUps(grid);
  const stored = { of: 'hour', buckets: inStates(states, isFolded), seriesIds, values } as const;
  for await (const rows of storedRollUps(database, stored)) {
    limit.take(rows.size);
    gathered.addRows(rows, isDirtyIn(dirty.hours));
  }
  const points = pointColumns();
  const unfolded = inStates(states, (state) => !isFolded(state));
  await eachPoint(database, { hours: unfolded, seriesIds, limit }, points.add);
  const again = [...dirty.hours.keys()].filter((hour) => !unfolded.includes(hour));
  await eachPoint(
    database,
    { hours: again, seriesIds: seriesIn(dirty.hours), limit },
    (id, atMs, value) => {
      if (dirty.hours.get(hourOf(atMs))?.has(id)) points.add(id, atMs, value);
    },
  );
  for (const [seriesId, columns] of points.finish()) {
    gathered.addAll(seriesId, rollUpPoints(columns));
  }
  const wasTaken = await haveBeenDropped(database.read, [...unfolded, ...again], states);
  if (!wasTaken) return gathered.finish();
  limit.take(limit.left() - leftBefore);
  return readHours(database, query);
}

async function readDays<Value extends RollUpValue>(
  database: Reading,
  query: SpanQuery<Value>,
): Promise<RollUps<Value>> {
  const { seriesIds, values, limit } = query;
  const { states, dirty } = await progressOf(database.read, 'day', query);
  const grid = { seriesIds, values, width: 'day', buckets: bucketsIn(states, dirty.days) } as const;
  const gathered = gatherRollUps(grid);
  const stored = { of: 'day', buckets: inStates(states, isFolded), seriesIds, values } as const;
  for await (const rows of storedRollUps(database, stored)) {
    limit.take(rows.size);
    gathered.addRows(rows, isDirtyIn(dirty.days));
  }
  const unfolded = new Set(inStates(states, (state) => !isFolded(state)));
  await addDays(database, { ...query, days: unfolded }, gathered);
  for (const [day, ids] of dirty.days) {
    if (unfolded.has(day)) continue;
    await addDays(database, { ...query, seriesIds: [...ids], days: new Set([day]) }, gathered);
  }
  return gathered.finish();
}

/** Days out of their hours; those in between that are not wanted are few. */
async function addDays<Value extends RollUpValue>(
  database: Reading,
  { days, ...query }: SpanQuery<Value> & { readonly days: ReadonlySet<number> },
  gathered: RollUpGatherer<Value>,
): Promise<void> {
  if (days.size === 0) return;
  const { fromHour } = hoursOfDay(Math.min(...days));
  const { toHour } = hoursOfDay(Math.max(...days));
  const hours = await readHours(database, { ...query, fromHour, toHour, values: ROLL_UP_VALUES });
  for (const [seriesId, columns] of hours) {
    const isWanted = (startMs: number) => days.has(startMs / ROLL_UP_MS.day);
    gathered.addAll(seriesId, rollUpHours(columns), isWanted);
  }
}
