/** Money: exact to 20 places, and rounded once. */
import fc from 'fast-check';
import { costOf } from '../../../lib/domain/money/charge';
import {
  addMoney,
  fromLastPlaces,
  inLastPlaces,
  moneyOf,
  negateMoney,
  subtractMoney,
  timesMoney,
} from '../../../lib/domain/money/decimal';
import {
  addFractions,
  NOTHING,
  roundFraction,
  timesFraction,
} from '../../../lib/domain/money/fraction';
import { RUNS, SEED } from '../../support/property-runs';

const options = { numRuns: RUNS, seed: SEED };
const anyUnits = fc.bigInt({ min: -(10n ** 37n), max: 10n ** 37n });

describe('money', () => {
  it('is added, taken away and multiplied as integers of its last place are', () => {
    fc.assert(
      fc.property(anyUnits, anyUnits, fc.integer({ min: 0, max: 1000 }), (a, b, count) => {
        const [first, second] = [fromLastPlaces(a), fromLastPlaces(b)];
        expect(inLastPlaces(first)).toBe(a);
        expect(inLastPlaces(addMoney(first, second))).toBe(a + b);
        expect(inLastPlaces(subtractMoney(first, second))).toBe(a - b);
        expect(inLastPlaces(timesMoney(first, count))).toBe(a * BigInt(count));
        expect(addMoney(first, negateMoney(first))).toBe('0.00000000000000000000');
      }),
      options,
    );
  });

  it.each([
    ['0', '0.00000000000000000000'],
    ['-0', '0.00000000000000000000'],
    ['12.5', '12.50000000000000000000'],
    ['-0.00000000000000000001', '-0.00000000000000000001'],
  ])('%s is written %s', (text, written) => expect(moneyOf(text)).toBe(written));
});

describe('a fraction', () => {
  it.each([
    [1n, 2n, 1n],
    [1n, 8n, 0n],
    [-2n, 3n, 1n],
  ])('%s/%s keeps its value when others are added and taken away', (numerator, denominator) => {
    const fraction = { numerator, denominator };
    const third = { numerator: 1n, denominator: 3n };
    const sum = addFractions(addFractions(fraction, third), timesFraction(third, -1));
    expect(roundFraction(sum)).toBe(roundFraction(addFractions(NOTHING, fraction)));
  });

  it.each([
    ['a half to the even digit below', 1n, 2n, 0n],
    ['a half to the even digit above', 3n, 2n, 2n],
    ['a negative half to the even digit', -3n, 2n, -2n],
    ['less than a half down', 5n, 11n, 0n],
    ['more than a half up', 6n, 11n, 1n],
  ])('is rounded from %s', (_name, numerator, denominator, places) => {
    const inPlaces = { numerator, denominator: denominator * 10n ** 20n };
    expect(roundFraction(inPlaces)).toBe(places);
  });
});

test('4.5 GiB for 300 seconds at 0.28 a month are 0.00014583333333333333', () => {
  const rate = { price: '0.28', multiplier: 2_783_138_807_808_000 };
  const cost = costOf({ resourceAmount: 4.5 * 2 ** 30, intervalUs: 300_000_000, rate });
  expect(fromLastPlaces(roundFraction(cost))).toBe('0.00014583333333333333');
});
