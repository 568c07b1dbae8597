/** Table `rollup_dirty`: hours of series that changed after they were folded. */
import type { Statements } from '../../sql/statements';
import { chunksOf } from '../../sql/write-rows';
import { dayOf, type HourSpan } from '../hours';

export interface DirtyHours {
  readonly hours: ReadonlyMap<number, ReadonlySet<number>>;
  /** The days of these hours. */
  readonly days: ReadonlyMap<number, ReadonlySet<number>>;
}

interface DirtyRow {
  readonly hour: number;
  readonly series_id: number;
}

/** The dirty hours of these series, by hour and by day. */
export async function dirtyHours(
  read: Statements,
  { seriesIds, fromHour, toHour }: HourSpan & { readonly seriesIds: readonly number[] },
): Promise<DirtyHours> {
  const hours = new Map<number, Set<number>>();
  const days = new Map<number, Set<number>>();
  if (!(fromHour < toHour)) return { hours, days };
  for (const some of chunksOf(seriesIds)) {
    const rows: DirtyRow[] = await read.run((db) =>
      db('rollup_dirty')
        .select('hour', 'series_id')
        .whereIn('series_id', some)
        .where('hour', '>=', fromHour)
        .where('hour', '<', toHour),
    );
    for (const { hour, series_id: seriesId } of rows) {
      add(hours, hour, seriesId);
      add(days, dayOf(hour), seriesId);
    }
  }
  return { hours, days };
}

function add(sets: Map<number, Set<number>>, bucket: number, seriesId: number): void {
  const set = sets.get(bucket);
  if (set) set.add(seriesId);
  else sets.set(bucket, new Set([seriesId]));
}

/** All series that are in any of the sets, in order. */
export const seriesIn = (sets: ReadonlyMap<number, ReadonlySet<number>>): number[] =>
  [...new Set(Array.from(sets.values()).flatMap((set) => [...set]))].sort((a, b) => a - b);
