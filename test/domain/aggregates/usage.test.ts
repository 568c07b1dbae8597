/** Buckets of usage against naive evaluations over all samples. */
import fc from 'fast-check';
import { bucketAt, equalBuckets, positionOf } from '../../../lib/domain/aggregates/buckets';
import { hoursOfMeans, hoursOfNewest } from '../../../lib/domain/aggregates/hours';
import { meansOf } from '../../../lib/domain/aggregates/means';
import { minuteSums, newestSums } from '../../../lib/domain/aggregates/minute-sums';
import { addQuotas } from '../../../lib/domain/aggregates/quotas';
import { CompensatedSum, type Samples } from '../../../lib/domain/aggregates/samples';
import { RUNS } from '../../support/property-runs';

const HOUR_MS = 3_600_000;

type Drawn = readonly (readonly [atMs: number, value: number])[];

/** Eighths, whose sums have no error. */
const anySeries = fc.array(
  fc.array(
    fc.tuple(
      fc.integer({ min: 0, max: 400 * 60_000 }),
      fc.integer({ min: 0, max: 1000 }).map((n) => n / 8),
    ),
    { maxLength: 20 },
  ),
  { maxLength: 4 },
);

const anyWindow = fc
  .record({
    fromS: fc.integer({ min: 0, max: 390 * 60 }),
    lengthS: fc.integer({ min: 1, max: 200 * 60 }),
    count: fc.integer({ min: 1, max: 30 }),
  })
  .map(({ fromS, lengthS, count }) => {
    const window = { fromS, toS: fromS + lengthS };
    return { window, buckets: equalBuckets(window, count) };
  });

const samplesOf = (drawn: Drawn): Samples => ({
  atMs: Float64Array.from(drawn, ([atMs]) => atMs),
  sums: Float64Array.from(drawn, ([, value]) => value),
  scale: 2,
});

const edgesOf = (buckets: ReturnType<typeof equalBuckets>) =>
  Array.from({ length: buckets.count }, (_, i) => bucketAt(buckets, i));

it('buckets are equal, meet at their edges, and miss less than a second for each at the end', () => {
  fc.assert(
    fc.property(anyWindow, ({ window, buckets }) => {
      const edges = edgesOf(buckets);
      expect(edges[0]?.fromS).toBe(window.fromS);
      edges.slice(1).forEach(({ fromS }, i) => {
        expect(fromS).toBe(edges[i]?.toS);
      });
      const missing = window.toS - (edges.at(-1)?.toS ?? 0);
      expect(missing).toBeGreaterThanOrEqual(0);
      expect(missing).toBeLessThan(buckets.count);
    }),
    { numRuns: RUNS },
  );
});

it('an instant is in the bucket that begins at it or before, and ends after it', () => {
  fc.assert(
    fc.property(anyWindow, fc.integer({ min: 0, max: 700 * 60_000 }), ({ buckets }, atMs) => {
      const found = edgesOf(buckets).findIndex(
        ({ fromS, toS }) => atMs >= fromS * 1000 && atMs < toS * 1000,
      );
      expect(positionOf(buckets, atMs) ?? -1).toBe(found);
    }),
    { numRuns: RUNS },
  );
});

it('a mean is that of all samples of its bucket, whichever series they are of', () => {
  fc.assert(
    fc.property(anyWindow, anySeries, ({ buckets }, series) => {
      const expected = edgesOf(buckets).map(({ fromS, toS }) => {
        const own = series.flat().filter(([ms]) => ms >= fromS * 1000 && ms < toS * 1000);
        return own.length === 0 ? 0 : (2 * own.reduce((sum, [, v]) => sum + v, 0)) / own.length;
      });
      expect(meansOf(buckets, series.map(samplesOf))).toEqual(expected);
    }),
    { numRuns: RUNS },
  );
});

const minuteOf = (atMs: number): number => {
  const second = Math.floor(atMs / 1000);
  return second - (second % 60);
};

it('a newest sum is that of the last minute that begins before the end of the bucket', () => {
  fc.assert(
    fc.property(anyWindow, anySeries, ({ window, buckets }, series) => {
      const all = series
        .flat()
        .filter(([atMs]) => atMs >= window.fromS * 1000 && atMs < window.toS * 1000);
      const expected = edgesOf(buckets).map(({ toS }) => {
        const newest = Math.max(
          ...all.map(([ms]) => minuteOf(ms)).filter((minute) => minute < toS),
        );
        const last = all.filter(([atMs]) => minuteOf(atMs) === newest);
        return last.reduce((sum, [, value]) => sum + 2 * value, 0);
      });
      expect(newestSums(buckets, minuteSums(window, series.map(samplesOf)))).toEqual(expected);
    }),
    { numRuns: RUNS },
  );
});

const hourOf = (ms: number): number => ms - (ms % HOUR_MS);

/** The samples of these hours, rolled up. */
function rolledUp(all: Drawn, hours: ReadonlySet<number>): Samples {
  const rows = [...hours].map((ms) => {
    const own = all.filter(([atMs]) => hourOf(atMs) === ms);
    return { ms, sum: own.reduce((sum, [, value]) => sum + value, 0), count: own.length };
  });
  return {
    atMs: Float64Array.from(rows, ({ ms }) => ms),
    sums: Float64Array.from(rows, ({ sum }) => sum),
    counts: Float64Array.from(rows, ({ count }) => count),
    scale: 2,
  };
}

it('hours that count as a whole leave means and newest sums as they are', () => {
  fc.assert(
    fc.property(anyWindow, anySeries, ({ window, buckets }, series) => {
      const all = series.flat().sort(([a], [b]) => a - b);
      const startMs = [...new Set(all.map(([atMs]) => hourOf(atMs)))];
      const means = hoursOfMeans(buckets, { startMs, keptFromMs: 0 });
      const cut = all.filter(([atMs]) => means.cut.has(hourOf(atMs)));
      expect(meansOf(buckets, [rolledUp(all, means.whole), samplesOf(cut)])).toEqual(
        meansOf(buckets, [samplesOf(all)]),
      );
      const newest = hoursOfNewest(buckets, { startMs, keptFromMs: 0 });
      expect(newest.whole.size).toBe(0);
      const needed = all.filter(([atMs]) => newest.cut.has(hourOf(atMs)));
      expect(newestSums(buckets, minuteSums(window, [samplesOf(needed)]))).toEqual(
        newestSums(buckets, minuteSums(window, [samplesOf(all)])),
      );
    }),
    { numRuns: RUNS },
  );
});

it('hours whose samples are gone count where they begin', () => {
  const buckets = equalBuckets({ fromS: 1800, toS: 5 * 3600 }, 2);
  const startMs = [0, 1, 2, 3].map((hour) => hour * HOUR_MS);
  const measured = { startMs, keptFromMs: 3 * HOUR_MS };
  expect(hoursOfMeans(buckets, measured)).toEqual({
    whole: new Set([HOUR_MS, 2 * HOUR_MS, 3 * HOUR_MS]),
    cut: new Set(),
  });
  expect(hoursOfNewest(buckets, measured)).toEqual({
    whole: new Set([HOUR_MS, 2 * HOUR_MS]),
    cut: new Set([3 * HOUR_MS]),
  });
});

it('a compensated sum keeps what a plain one loses', () => {
  const sumOf = (terms: readonly number[]) => {
    const sum = new CompensatedSum();
    for (const term of terms) sum.add(term);
    return sum.value;
  };
  expect(sumOf([1, 1e100, 1, -1e100])).toBe(2);
  expect(sumOf(Array(10).fill(0.1))).toBe(1);
});

it('quotas add up by name, and what nobody has reported counts once for a project', () => {
  const quota = (projectId: string, name: string, limit: number, usage: number | null) => ({
    ...{ projectId, name, limit, usage },
  });
  const sums = addQuotas(
    [
      ...[quota('p', 'vcpu', 5, null), quota('p', 'vcpu', 7, null), quota('q', 'vcpu', 1, 3)],
      ...[quota('p', 'ram', 4, 1), quota('q', 'ram', -1, 1), quota('r', 'ram', 4, null)],
    ],
    (projectId, name) => (projectId === 'p' && name === 'vcpu' ? 10 : 100),
  );
  expect([...sums]).toEqual([
    ['vcpu', { limit: 13, usage: 13 }],
    ['ram', { limit: -1, usage: 102 }],
  ]);
});
