/** Instants and durations in answers, as Python writes them. */
import { periodText, timeText } from '../../../lib/dialects/cloudsigma/times';

const SECOND_US = 1_000_000;
const DAY_US = 86_400 * SECOND_US;

it.each([
  [0, '0:00:00'],
  [1, '0:00:00.000001'],
  [3661 * SECOND_US, '1:01:01'],
  [DAY_US - 1, '23:59:59.999999'],
  [DAY_US, '1 day, 0:00:00'],
  [30 * DAY_US, '30 days, 0:00:00'],
  [365 * DAY_US + 36_000_500_000, '365 days, 10:00:00.500000'],
])('%d µs are %s', (us, text) => {
  expect(periodText(us)).toBe(text);
});

it('an instant always has six decimals', () => {
  expect(timeText(Date.UTC(2014, 5, 5, 7, 31, 6) * 1000)).toBe('2014-06-05T07:31:06.000000+00:00');
});
