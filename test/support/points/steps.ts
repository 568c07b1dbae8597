/** What happens to a store of points, as properties make it up: points come, and some are folded. */
import fc from 'fast-check';
import { HOUR_MS } from './rolled-up';

/** A point within a few days; `day`, `hour` and `ms` are few, so that they meet. */
export interface Drawn {
  readonly host: string;
  readonly day: number;
  readonly hour: number;
  readonly ms: number;
  readonly value: number;
}

export const anyPoint: fc.Arbitrary<Drawn> = fc.record({
  host: fc.constantFrom('a', 'b', 'c'),
  day: fc.nat({ max: 2 }),
  hour: fc.constantFrom(0, 1, 22, 23),
  ms: fc.constantFrom(0, 1, 1_800_000, HOUR_MS - 1),
  value: fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 }),
});

export interface Writing {
  readonly act: 'write';
  readonly points: readonly Drawn[];
  readonly process: number;
}

export interface Folding {
  readonly act: 'fold';
  /** Hours before this day are folded, in so many steps. */
  readonly day: number;
  readonly steps: number;
  readonly process: number;
}

export type Step = Writing | Folding | { readonly act: 'partitions' };

export const pointsOf = (step: Step): readonly Drawn[] => (step.act === 'write' ? step.points : []);

const anyProcess = fc.nat({ max: 1 });
export const anyStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      act: fc.constant('write'),
      points: fc.array(anyPoint, { minLength: 1, maxLength: 8 }),
      process: anyProcess,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      act: fc.constant('fold'),
      day: fc.nat({ max: 3 }),
      steps: fc.integer({ min: 1, max: 8 }),
      process: anyProcess,
    }),
  },
  fc.record({ act: fc.constant('partitions') }),
);
