/** Lengths of time as people write them. */
import { parseDurationUs } from '../../../lib/domain/values/duration';

describe('parseDurationUs', () => {
  it.each([
    ['0s', 0],
    ['90s', 90_000_000],
    ['30m', 1_800_000_000],
    ['12h', 43_200_000_000],
    ['30d', 2_592_000_000_000],
    ['2w', 1_209_600_000_000],
    ['36600d', 3_162_240_000_000_000],
  ])('takes %s', (text, us) => {
    expect(parseDurationUs(text)).toBe(us);
  });

  it.each(['', 's', '1', '-1s', '1.5h', '1 h', '1H', '1y', '36601d', '1000000s', '1s\n'])(
    'takes no %j',
    (text) => {
      expect(parseDurationUs(text)).toBeUndefined();
    },
  );
});
