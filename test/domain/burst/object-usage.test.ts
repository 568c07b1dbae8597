/** Usage by object: in each cycle the mean that anybody would compute. */
import fc from 'fast-check';
import { CYCLE_US, cycleStartUs } from '../../../lib/domain/burst/cycles';
import { type ObjectHolding, objectUsage } from '../../../lib/domain/burst/object-usage';
import { RUNS, SEED } from '../../support/property-runs';

const CYCLES = 8;

const anyHolding: fc.Arbitrary<ObjectHolding> = fc
  .record({
    id: fc.constantFrom('x', 'y'),
    resource: fc.constantFrom('cpu', 'mem'),
    amount: fc.oneof(fc.nat(5), fc.constant(2 ** 52)),
    from: fc.integer({ min: -30, max: CYCLES * 10 }),
    length: fc.nat(40),
  })
  .map(({ from, length, ...holding }) => ({
    ...holding,
    fromUs: (from * CYCLE_US) / 10,
    untilUs: ((from + length) * CYCLE_US) / 10,
  }));

/** At most one amount of a thing at a time. */
const anyHoldings = fc
  .array(anyHolding, { maxLength: 12 })
  .map((holdings) =>
    holdings.filter((each, index) =>
      holdings
        .slice(0, index)
        .every(
          (before) =>
            before.id !== each.id ||
            before.resource !== each.resource ||
            before.untilUs <= each.fromUs ||
            each.untilUs <= before.fromUs,
        ),
    ),
  );

/** Tenth by tenth of each cycle. */
function naive(holdings: readonly ObjectHolding[], cycle: number, id: string, resource: string) {
  const own = holdings.filter((each) => each.id === id && each.resource === resource);
  const sum = Array.from(
    { length: 10 },
    (_, tenth) => cycleStartUs(cycle) + (tenth * CYCLE_US) / 10,
  )
    .flatMap((us) => own.filter(({ fromUs, untilUs }) => fromUs <= us && us < untilUs))
    .reduce((total, { amount }) => total + BigInt(amount), 0n);
  const [whole, rest] = [sum / 10n, sum % 10n];
  return Number(rest > 5n || (rest === 5n && whole % 2n === 1n) ? whole + 1n : whole);
}

it('is the mean over each whole cycle, by cycle, resource and id', () => {
  fc.assert(
    fc.property(anyHoldings, fc.nat(3), fc.nat(9), (holdings, first, unwanted) => {
      const isWanted = (cycle: number) => cycle !== unwanted;
      const found = [...objectUsage(holdings, { first, last: CYCLES - 1, isWanted })].flat();
      const expected = Array.from({ length: CYCLES - first }, (_, n) => first + n)
        .filter(isWanted)
        .flatMap((cycle) =>
          ['cpu', 'mem'].flatMap((resource) =>
            ['x', 'y'].flatMap((id) => {
              const amount = naive(holdings, cycle, id, resource);
              return amount === 0 ? [] : [{ cycle, id, resource, amount }];
            }),
          ),
        );
      expect(found).toEqual(expected);
    }),
    { numRuns: RUNS, seed: SEED },
  );
});
