/** What is used of limits: how it is rounded, and where there is no limit. */
import fc from 'fast-check';
import { shownUsage } from '../../../lib/domain/hosted/usage';
import { exactly, roundedQuotient } from '../../../lib/domain/values/exact-decimal';
import { RUNS } from '../../support/property-runs';

test('a quotient is the nearest decimal, a tie the one further from zero', () => {
  const thousandths = fc.integer({ min: -10_000_000, max: 10_000_000 });
  fc.assert(
    fc.property(thousandths, fc.integer({ min: 1, max: 1_000_000 }), (a, b) => {
      const rounded = roundedQuotient({ digits: BigInt(a), places: 3 }, exactly(b), 1);
      const tenths = BigInt(Math.round(rounded * 10));
      const [dividend, divisor] = [BigInt(a), BigInt(b) * 100n];
      const twice = 2n * (tenths * divisor - dividend);
      const size = twice < 0n ? -twice : twice;
      const isOutwards = dividend < 0n ? twice <= 0n : twice >= 0n;
      expect(size < divisor || (size === divisor && isOutwards)).toBe(true);
    }),
    { numRuns: RUNS },
  );
});

test('21: a percent of no limit is 0', () => {
  const used = exactly(5);
  const shown = shownUsage(
    { cpuPercent: used, ramBytes: used, dbBytes: used, fileBytes: used },
    { cpuCores: exactly(0), ramMb: exactly(0), dbGb: exactly(0), fileGb: exactly(0) },
  );
  expect([shown.ramPercent, shown.dbPercent, shown.filePercent, shown.cpuCoresUsed]).toEqual([
    0, 0, 0, 0,
  ]);
});
