/** Table `rollup_dirty`: hours of series that changed after they were folded. */
import type { Knex } from 'knex';
import type { Statements } from '../../sql/statements';
import { chunksOf } from '../../sql/write-rows';
import { dayOf, type HourSpan } from '../hours';
import type { FoldStates } from '../states';

export interface DirtyHours {
  readonly hours: ReadonlyMap<number, ReadonlySet<number>>;
  /** The days of these hours. */
  readonly days: ReadonlyMap<number, ReadonlySet<number>>;
}

interface DirtyRow {
  readonly hour: number;
  readonly series_id: number;
}

interface SeriesHours extends HourSpan {
  readonly seriesIds: readonly number[];
}

export const selectDirty = (
  db: Knex,
  { seriesIds, fromHour, toHour }: SeriesHours,
): Knex.QueryBuilder =>
  db('rollup_dirty')
    .whereIn('series_id', seriesIds)
    .where('hour', '>=', fromHour)
    .where('hour', '<', toHour);

/** The dirty hours of these series. */
export async function dirtyRows(
  read: Statements,
  { seriesIds, ...span }: SeriesHours,
): Promise<DirtyRow[]> {
  const found: DirtyRow[] = [];
  for (const some of chunksOf(seriesIds)) {
    const rows: DirtyRow[] = await read.run((db) =>
      selectDirty(db, { ...span, seriesIds: some }).select('hour', 'series_id'),
    );
    found.push(...rows);
  }
  return found;
}

/** By hour and by day. */
export function dirtySets(rows: readonly DirtyRow[]): DirtyHours {
  const hours = new Map<number, Set<number>>();
  const days = new Map<number, Set<number>>();
  for (const { hour, series_id: seriesId } of rows) {
    add(hours, hour, seriesId);
    add(days, dayOf(hour), seriesId);
  }
  return { hours, days };
}

function add(sets: Map<number, Set<number>>, bucket: number, seriesId: number): void {
  const set = sets.get(bucket);
  if (set) set.add(seriesId);
  else sets.set(bucket, new Set([seriesId]));
}

type DirtySets = ReadonlyMap<number, ReadonlySet<number>>;

/** Undefined if none is. */
export const isDirtyIn = (sets: DirtySets) =>
  sets.size === 0
    ? undefined
    : (seriesId: number, bucket: number): boolean => sets.get(bucket)?.has(seriesId) ?? false;

/** The buckets that are known of, in order; of these sets, which may have been read later, some may be new. */
export const bucketsIn = (states: FoldStates, sets: DirtySets): number[] =>
  sets.size === 0
    ? [...states.keys()]
    : [...new Set([...states.keys(), ...sets.keys()])].sort((a, b) => a - b);

/** All series that are in any of the sets, in order. */
export const seriesIn = (sets: DirtySets): number[] =>
  [...new Set(Array.from(sets.values()).flatMap((set) => [...set]))].sort((a, b) => a - b);
