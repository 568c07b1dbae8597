/** The exact accounting: nothing is lost or counted twice, however time is cut. */
import fc from 'fast-check';
import type { Segment } from '../../../lib/domain/segment';
import {
  addUsage,
  exactUsage,
  hoursOf,
  NO_USAGE,
  overlapUs,
} from '../../../lib/domain/usage/exact';
import { quotient } from '../../../lib/domain/usage/quotient';
import { RUNS } from '../../support/property-runs';

const anyPoint = fc.oneof(fc.integer({ min: 0, max: 30 }), fc.integer({ min: -4e15, max: 4e15 }));

const anySize = fc.option(
  fc.record({
    flavor: fc.constant('any'),
    vcpus: fc.nat(512),
    memoryMb: fc.nat(2_147_483_647),
    rootGb: fc.nat(1_000_000),
    ephemeralGb: fc.nat(500_000),
  }),
);

/** A life cut into segments, the last of them open or not. */
const anySegments: fc.Arbitrary<Segment[]> = fc
  .tuple(
    fc.uniqueArray(anyPoint, { minLength: 1, maxLength: 6 }),
    fc.array(anySize, { minLength: 6, maxLength: 6 }),
    fc.boolean(),
  )
  .map(([points, sizes, isOpen]) => {
    const cuts: (number | null)[] = points.sort((a, b) => a - b);
    if (isOpen) cuts.push(null);
    return cuts.slice(1).map((toUs, i) => ({
      fromUs: cuts[i] ?? 0,
      toUs,
      size: sizes[i] ?? null,
      projectId: null,
      swapMb: null,
      state: 'active',
      zone: null,
      host: null,
    }));
  });

const anyCuts = fc
  .uniqueArray(anyPoint, { minLength: 2, maxLength: 8 })
  .map((cuts) => cuts.sort((a, b) => a - b));

const windowOf = (startUs: number, stopUs: number) => ({
  startUs: BigInt(startUs),
  stopUs: BigInt(stopUs),
});

describe('exact usage', () => {
  it('of the parts of any partition of a window is that of the window', () => {
    fc.assert(
      fc.property(anySegments, anyCuts, (segments, cuts) => {
        const parts = cuts
          .slice(1)
          .map((stop, i) => exactUsage(segments, windowOf(cuts[i] ?? 0, stop)));
        const whole = exactUsage(segments, windowOf(cuts[0] ?? 0, cuts.at(-1) ?? 0));
        expect(parts.reduce(addUsage, NO_USAGE)).toEqual(whole);
      }),
      { numRuns: 2 * RUNS },
    );
  });

  it('agrees with a look at every stretch between two boundaries', () => {
    fc.assert(
      fc.property(anySegments, anyPoint, anyPoint, (segments, a, b) => {
        const [start, stop] = [Math.min(a, b), Math.max(a, b)];
        const ends = segments.flatMap(({ fromUs, toUs }) => [
          fromUs,
          toUs ?? Number.POSITIVE_INFINITY,
        ]);
        const inside = ends.filter((point) => point > start && point < stop);
        const boundaries = [start, ...inside, stop].sort((x, y) => x - y);
        const sums = [0n, 0n, 0n, 0n];
        boundaries.slice(1).forEach((to, i) => {
          const from = boundaries[i] ?? 0;
          const here = segments.find(
            (s) => s.fromUs <= from && from < (s.toUs ?? Number.POSITIVE_INFINITY),
          );
          if (!here) return;
          const { vcpus = 0, memoryMb = 0, rootGb = 0, ephemeralGb = 0 } = here.size ?? {};
          [1, vcpus, memoryMb, rootGb + ephemeralGb].forEach((factor, k) => {
            sums[k] = (sums[k] ?? 0n) + BigInt(factor) * (BigInt(to) - BigInt(from));
          });
        });
        const { existenceUs, vcpuUs, memoryMbUs, localGbUs } = exactUsage(
          segments,
          windowOf(start, stop),
        );
        expect([existenceUs, vcpuUs, memoryMbUs, localGbUs]).toEqual(sums);
      }),
      { numRuns: 2 * RUNS },
    );
  });

  it.each([
    ['before the window', { fromUs: 0, toUs: 10 }, 0n],
    ['up to its start', { fromUs: 0, toUs: 100 }, 0n],
    ['across its start', { fromUs: 0, toUs: 101 }, 1n],
    ['from its stop on', { fromUs: 200, toUs: null }, 0n],
    ['across its stop, open', { fromUs: 150, toUs: null }, 50n],
    ['all over it', { fromUs: 0, toUs: 300 }, 100n],
  ])('has the overlap of a segment %s', (_name, segment, us) => {
    expect(overlapUs(segment, { startUs: 100n, stopUs: 200n })).toBe(us);
  });

  it('becomes hours by one division', () => {
    expect(hoursOf(1n)).toBe(2.7777777777777777e-10);
    expect(hoursOf(12n * 3_600_000_000n)).toBe(12);
    expect(hoursOf(0n)).toBe(0);
  });
});

describe('a quotient of integers', () => {
  /** A finite double as the integers that it is the quotient of. */
  function exactly(value: number): readonly [numerator: bigint, denominator: bigint] {
    let [numerator, denominator] = [value, 1n];
    while (!Number.isInteger(numerator))
      [numerator, denominator] = [numerator * 2, denominator * 2n];
    return [BigInt(numerator), denominator];
  }

  /** |value − dividend/divisor|, times what makes it comparable between values. */
  function errorOf(value: number, dividend: bigint, divisor: bigint): readonly [bigint, bigint] {
    const [numerator, denominator] = exactly(value);
    const error = numerator * divisor - dividend * denominator;
    return [error < 0n ? -error : error, denominator];
  }

  it('is the nearest double there is', () => {
    const anyDividend = fc.bigInt({ min: -(2n ** 90n), max: 2n ** 90n });
    const anyDivisor = fc.constantFrom(1n, 3n, 1_000_000n, 3_600_000_000n);
    fc.assert(
      fc.property(anyDividend, anyDivisor, (dividend, divisor) => {
        const value = quotient(dividend, divisor);
        const ulp = Math.max(Math.abs(value) * 2 ** -53, Number.MIN_VALUE);
        const [error, scale] = errorOf(value, dividend, divisor);
        for (const neighbour of [value - 2 * ulp, value + 2 * ulp]) {
          const [other, otherScale] = errorOf(neighbour, dividend, divisor);
          expect(error * otherScale <= other * scale).toBe(true);
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('is what a division of doubles gives wherever that is exact on both sides', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (us) => {
        expect(quotient(BigInt(us), 1_000_000n)).toBe(us === 0 ? 0 : us / 1e6);
      }),
      { numRuns: 2 * RUNS },
    );
  });
});
