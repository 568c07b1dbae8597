/** Writes points: their series first, then one transaction for the points themselves. */
import type { MeasuredPoint, PointRefusal, SeriesScope, WrittenPoints } from '../../points';
import type { Database } from '../sql/database';
import { HOUR_MS, hourOf } from './hours';
import type { Keyed, SeriesCache } from './series/cache';
import { seriesKey } from './series/key';
import type { KnownSeries } from './series/make';
import { idsWithin } from './series/scope';
import type { NoteWritten } from './series/written';
import { type PlacedPoint, storePoints } from './store-points';

/** A point with the key of its series. */
interface KeyedPoint extends Keyed {
  readonly position: number;
  readonly point: MeasuredPoint;
}

const place = ({ position, point }: KeyedPoint, seriesId: number): PlacedPoint => {
  const hour = hourOf(point.atMs);
  // Without the sign of a zero, which not every database keeps.
  return {
    position,
    hour,
    seriesId,
    offsetMs: point.atMs - hour * HOUR_MS,
    value: point.value + 0,
  };
};

/** Those that grew, by the keys that they are cached by. */
function withKeys(known: ReadonlyMap<string, KnownSeries>, grown: readonly KnownSeries[]) {
  if (grown.length === 0) return [];
  const keys = new Map(Array.from(known, ([key, { id }]) => [id, key]));
  return grown.map((each) => [keys.get(each.id) ?? '', each] as const);
}

interface Writing {
  readonly points: readonly MeasuredPoint[];
  readonly scope: SeriesScope;
}

interface SeriesKeeping {
  readonly cache: SeriesCache;
  readonly noteWritten: NoteWritten;
}

export async function writePoints(
  database: Database,
  { cache, noteWritten }: SeriesKeeping,
  { points, scope }: Writing,
): Promise<WrittenPoints> {
  const keyed = points.map((point, position) => ({ key: seriesKey(point), position, point }));
  const { known, beyondLimit } = await cache.resolve(keyed, scope);
  const series = new Map(Array.from(known.values(), (each) => [each.id, each]));
  const within = await idsWithin(database.read, [...series.keys()], scope);
  const refused = new Map<number, PointRefusal>();
  const placed: PlacedPoint[] = [];
  for (const each of keyed) {
    const id = known.get(each.key)?.id;
    if (id !== undefined && within.has(id)) placed.push(place(each, id));
    else refused.set(each.position, beyondLimit.has(each.key) ? 'limit' : 'scope');
  }
  if (placed.length === 0) return { refused };
  const { closed, grown } = await storePoints(database, { points: placed, series });
  await noteWritten(placed.map(({ seriesId }) => seriesId));
  cache.widen(withKeys(known, grown));
  for (const position of closed) refused.set(position, 'closed');
  return { refused };
}
