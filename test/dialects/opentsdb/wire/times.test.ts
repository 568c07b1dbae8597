/** Times in every form that OpenTSDB takes, and what it says of others. */
import { parseTimeMs } from '../../../../lib/dialects/opentsdb/wire/times';

const nowMs = 1_564_500_000_000;
const read = (text: string, zone?: string) => parseTimeMs(text, { nowMs, zone });

describe('times', () => {
  it.each([
    ['now', nowMs],
    ['NOW', nowMs],
    ['1h-ago', nowMs - 3_600_000],
    ['27H-AGO', nowMs - 27 * 3_600_000],
    ['100000s-ago', nowMs - 100_000_000],
    ['99600000ms-ago', nowMs - 99_600_000],
    ['2d-ago', nowMs - 2 * 86_400_000],
    ['1w-ago', nowMs - 7 * 86_400_000],
    ['1n-ago', nowMs - 30 * 86_400_000],
    ['1y-ago', nowMs - 365 * 86_400_000],
    ['1.5h-ago', nowMs - 3_600_000],
    ['1d2h-ago', nowMs - 3_600_000],
    ['0', 0],
    ['1', 1000],
    ['1564400400', 1_564_400_400_000],
    ['15644004000', 15_644_004_000],
    ['1564400400000', 1_564_400_400_000],
    ['1564400400000ms', 1_564_400_400_000],
    ['+1564400400', 1_564_400_400],
    ['1355961600.123', 1_355_961_600_123],
    ['1564400400.5', 15_644_004_005],
    ['1564400400.50', 156_440_040_050],
    ['2019/07/29', Date.UTC(2019, 6, 29)],
    ['2019/07/29-11:40', Date.UTC(2019, 6, 29, 11, 40)],
    ['2019/07/29 11:40', Date.UTC(2019, 6, 29, 11, 40)],
    ['2019/07/29-12:00:00', Date.UTC(2019, 6, 29, 12)],
    ['2019/07/29 11:40:05', Date.UTC(2019, 6, 29, 11, 40, 5)],
    ['2019/13/45', Date.UTC(2020, 1, 14)],
    ['2019/07/29-25:61:61', Date.UTC(2019, 6, 30, 2, 2, 1)],
  ])('%s', (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  it.each([
    ['2019/07/29-13:40:00', 'Europe/Paris', Date.UTC(2019, 6, 29, 11, 40)],
    ['2019/07/29-13:40:00', 'America/New_York', Date.UTC(2019, 6, 29, 17, 40)],
    ['2019/01/29-13:40:00', 'CET', Date.UTC(2019, 0, 29, 12, 40)],
    ['1564400400', 'Asia/Tokyo', 1_564_400_400_000],
    ['1564400400', 'Nowhere/City', 1_564_400_400_000],
  ])('%s in %s', (text, zone, expected) => {
    expect(read(text, zone)).toBe(expected);
  });
});

describe('what is no time', () => {
  const dotted = (text: string) =>
    `Invalid time: ${text}. Millisecond timestamps must be in the format <seconds>.<ms> where the milliseconds are limited to 3 digits`;

  it.each([
    ['abc', "Invalid time: abc. Invalid character 'a' in abc"],
    ['-1', 'Invalid time: -1. Negative timestamps are not supported.'],
    ['1e9', "Invalid time: 1e9. Invalid character 'e' in 1e9"],
    [' 1564400400', "Invalid time:  1564400400. Invalid character ' ' in  1564400400"],
    ['now-1h', "Invalid time: now-1h. Invalid character 'n' in now-1h"],
    ['٣', "Invalid time: ٣. Invalid character '٣' in ٣"],
    ['9223372036854775808', 'Invalid time: 9223372036854775808. Overflow in 9223372036854775808'],
    ['1564400400.', dotted('1564400400.')],
    ['1564400400.1234', dotted('1564400400.1234')],
    ['156440040.5', dotted('156440040.5')],
    ['2019/7/29', 'Invalid absolute date: 2019/7/29'],
    ['11:40', 'Invalid absolute date: 11:40'],
    ['2019-07-29T11:40:00Z', 'Invalid absolute date: 2019-07-29T11:40:00Z'],
    [
      '2019/07/29T11:40:00',
      'Invalid date: 2019/07/29T11:40:00. Unparseable date: "2019/07/29T11:40:00"',
    ],
    ['10x-ago', 'Invalid duration (suffix): 10x'],
    ['1hour-ago', 'Invalid duration (suffix): 1hour'],
    ['h-ago', 'Invalid duration (number): h'],
    ['-5h-ago', 'Invalid duration (number): -5h'],
    ['99999999999999999999s-ago', 'Invalid duration (number): 99999999999999999999s'],
    ['5-ago', 'Invalid duration, must have an integer and unit: 5'],
    ['0h-ago', 'Zero or negative duration: 0h'],
    ['-ago', 'Cannot parse null or empty duration'],
  ])('%s', (text, message) => {
    expect(() => read(text)).toThrow(message);
  });

  it.each(['GMT+2', 'Nowhere/City', 'europe/paris', '+02:00'])('a date in %s', (zone) => {
    expect(() => read('2019/07/29', zone)).toThrow(`Invalid timezone name: ${zone}`);
  });
});
