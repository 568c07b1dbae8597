/** The series that this process has met lately, so that known ones cost no statement. */
import { lruCache } from '../../../../lru';
import type { MeasuredPoint, SeriesScope } from '../../../points';
import type { Database } from '../../sql/database';
import type { AllowNewSeries } from './limits';
import { type KnownSeries, makeSeries, type NewSeries, storedSeries, unmadeWithin } from './make';

/** About 300 bytes each. */
const MAX_SERIES = 131_072;

export interface ResolvedSeries {
  /** Known, stored or made. */
  readonly known: ReadonlyMap<string, KnownSeries>;
  /** The keys of those that would be too many; all others are outside the scope. */
  readonly beyondLimit: ReadonlySet<string>;
}

/** What was measured of a series, and the key of that. */
export interface Keyed {
  readonly key: string;
  readonly point: Pick<MeasuredPoint, 'metric' | 'tags'>;
}

export interface SeriesCache {
  /** The series of points, of which many may be of one. */
  resolve(points: readonly Keyed[], scope: SeriesScope): Promise<ResolvedSeries>;
  /** After a transaction was committed: days that these series have points in. */
  widen(series: Iterable<readonly [key: string, series: KnownSeries]>): void;
}

type Series = ReadonlyMap<string, KnownSeries>;

export function seriesCache(database: Database, allow: AllowNewSeries): SeriesCache {
  const cache = lruCache<string, KnownSeries>(MAX_SERIES);
  const keep = (series: Iterable<readonly [string, KnownSeries]>): void => {
    for (const [key, each] of series) cache.set(key, each);
  };
  /** A loop: this is asked for every point that is put. */
  const lookUp = (points: readonly Keyed[]) => {
    const known = new Map<string, KnownSeries>();
    const missed = new Map<string, NewSeries>();
    for (const { key, point } of points) {
      if (known.has(key) || missed.has(key)) continue;
      const found = cache.get(key);
      if (found) known.set(key, found);
      else missed.set(key, { key, metric: point.metric, tags: point.tags });
    }
    return { known, missed: [...missed.values()] };
  };
  return {
    async resolve(points, scope) {
      const { known, missed } = lookUp(points);
      if (missed.length === 0) return { known, beyondLimit: NONE };
      const keys = missed.map(({ key }) => key);
      const stored = await storedSeries(database.read, keys);
      const unknown = missed.filter(({ key }) => !stored.has(key));
      const { made, beyond } = await makeAllowed(database, allow, { unknown, scope });
      const found = [...stored, ...made];
      keep(found);
      return {
        known: new Map([...known, ...found]),
        beyondLimit: new Set(beyond.map(({ key }) => key)),
      };
    },
    widen: keep,
  };
}

interface Making {
  readonly unknown: readonly NewSeries[];
  readonly scope: SeriesScope;
}

/** Makes as many as the limits allow; those outside the scope are left out before anything is counted. */
async function makeAllowed(database: Database, allow: AllowNewSeries, { unknown, scope }: Making) {
  const wanted = unknown.length === 0 ? [] : await unmadeWithin(database, unknown, scope);
  if (wanted.length === 0) return { made: NO_SERIES, beyond: [] };
  const { count, giveBack } = await allow(wanted.length, scope);
  let made = NO_SERIES;
  try {
    if (count > 0) made = await makeSeries(database, wanted.slice(0, count), scope);
  } finally {
    giveBack(count - made.size);
  }
  return { made, beyond: wanted.slice(count) };
}

const NO_SERIES: Series = new Map();
const NONE: ReadonlySet<string> = new Set();
