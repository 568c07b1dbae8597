/** Bounds: filters that must all hold, each of alternatives. */
import fc from 'fast-check';
import { type Bounds, hullOf, passes } from '../../../lib/domain/values/bounds';
import { RUNS, SEED } from '../../support/property-runs';

const small = fc.integer({ min: -5, max: 5 });
const anyBounds: fc.Arbitrary<Bounds> = fc.record(
  { after: small, from: small, before: small, until: small },
  { requiredKeys: [] },
);
const anyFilters = fc.array(fc.array(anyBounds, { minLength: 1, maxLength: 3 }), { maxLength: 3 });

it.each<[Bounds, number, boolean]>([
  [{ after: 1 }, 1, false],
  [{ from: 1 }, 1, true],
  [{ before: 1 }, 1, false],
  [{ until: 1 }, 1, true],
  [{}, 1, true],
])('%j and %d', (bounds, value, isWithin) => {
  expect(passes(value, [[bounds]])).toBe(isWithin);
});

it('what passes lies between the first and the last that may', () => {
  fc.assert(
    fc.property(anyFilters, fc.integer({ min: -9, max: 9 }), (filters, value) => {
      const { first, last } = hullOf(filters);
      if (passes(value, filters)) expect(first <= value && value <= last).toBe(true);
    }),
    { numRuns: RUNS, seed: SEED },
  );
});
