/** The classes of lives at their edges. */
import { LIFE_CLASSES, lifeClass, NEVER_US } from '../../lib/domain/life-class';

const WIDEST_US = 2 ** 30 * 1_000_000;
const ALL_TIME_US = 2 ** 54;

describe('lifeClass', () => {
  it.each([
    ['backwards', -1, 0],
    ['of no length', 0, 0],
    ['as long as class 0 is wide', 2 ** 12 * 1_000_000, 0],
    ['one microsecond longer', 2 ** 12 * 1_000_000 + 1, 1],
    ['as long as class 1 is wide', 2 ** 15 * 1_000_000, 1],
    ['as long as class 6 is wide', WIDEST_US, 6],
    ['longer than that', WIDEST_US + 1, 7],
    ['longer than an integer is exact', 2 ** 53 + 2, 7],
  ])('puts a life %s where it belongs', (_length, lengthUs, expected) => {
    expect(lifeClass(1_000, 1_000 + lengthUs)).toBe(expected);
  });

  it('has a class for running servers', () => {
    expect(lifeClass(1_000, null)).toBe(8);
  });

  it('gives a server that was never launched the class of no length', () => {
    expect(lifeClass(null, null)).toBe(0);
    expect(lifeClass(null, 1_000)).toBe(0);
  });
});

describe('NEVER_US', () => {
  it('is after every instant, and exact', () => {
    expect(NEVER_US).toBe(Number.MAX_SAFE_INTEGER);
  });
});

describe('LIFE_CLASSES', () => {
  it('lists nine classes by number, each at least as wide as the one before', () => {
    expect(LIFE_CLASSES.map((row) => row.lifeClass)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect(LIFE_CLASSES.map(({ widthUs }) => widthUs)).toEqual([
      4_096_000_000,
      32_768_000_000,
      262_144_000_000,
      2_097_152_000_000,
      16_777_216_000_000,
      134_217_728_000_000,
      WIDEST_US,
      ALL_TIME_US,
      ALL_TIME_US,
    ]);
  });

  it('has room for a life from the first instant to the last', () => {
    const lastUs = NEVER_US - 1;
    expect(lifeClass(-lastUs, lastUs)).toBe(7);
    for (const { widthUs } of LIFE_CLASSES.slice(7)) {
      expect(lastUs - widthUs).toBeLessThan(-lastUs);
    }
  });

  it('has no life wider than its class', () => {
    for (const { lifeClass: expected, widthUs } of LIFE_CLASSES.slice(0, 8)) {
      expect(lifeClass(0, widthUs)).toBe(expected);
    }
  });
});
