/** Texts that are far too long: each is read or refused in a time that grows with its length, not with the square of it. */
import { writtenPoints } from '../../../lib/dialects/opentsdb/put/body';
import { parseValue } from '../../../lib/dialects/opentsdb/put/point';
import { putAnswer } from '../../../lib/dialects/opentsdb/put/response';
import { parseDownsample } from '../../../lib/dialects/opentsdb/query/downsample';
import { parseMetricQuery } from '../../../lib/dialects/opentsdb/query/expression';
import { validQuery } from '../../../lib/dialects/opentsdb/query/valid-query';
import { parseLine } from '../../../lib/dialects/opentsdb/telnet/command';
import { parsePut } from '../../../lib/dialects/opentsdb/telnet/put-line';
import { parseDuration } from '../../../lib/dialects/opentsdb/wire/durations';
import { parseJson } from '../../../lib/dialects/opentsdb/wire/json';
import { parseTimeMs } from '../../../lib/dialects/opentsdb/wire/times';
import { numbersOf } from '../../../lib/dialects/opentsdb/wire/tsuids';
import { delimiterLine } from '../../../lib/ingest/formats/csv-header';
import { pointRow } from '../../../lib/ingest/points/line';

const LENGTH = 100_000;
const RULES = { maxTags: 8, telnetTimes: 'fractions' } as const;
const CALENDAR = { usesCalendar: false, zone: 'UTC' };

const withFilter = (expression: string) =>
  validQuery(
    {
      ...{ start: '1', end: '2', timezone: undefined, usesCalendar: false },
      format: {
        ...{ inMilliseconds: false, inArrays: false, showsQuery: false },
        ...{ showsTsuids: false, showsStats: false, showsSummary: false },
      },
      subQueries: [
        {
          ...{ aggregator: 'sum', metric: 'cpu', tsuids: undefined, hasExplicitTags: false },
          ...{ downsample: undefined, asksHistograms: false, rate: undefined },
          filters: [{ key: 'host', type: 'literal_or', expression, isGrouping: false }],
        },
      ],
    },
    0,
  );

const READERS: Readonly<Record<string, (text: string) => unknown>> = {
  'a value': parseValue,
  'a value on a line': (text) => parsePut(['m', '1', text, 'host=a'], RULES),
  'a time on a line': (text) => parsePut(['m', text, '1', 'host=a'], RULES),
  'a time on a line, by its digits': (text) =>
    parsePut(['m', text, '1', 'host=a'], { ...RULES, telnetTimes: 'digits' }),
  'a tag on a line': (text) => parsePut(['m', '1', '1', text], RULES),
  'a roll-up on a line': (text) => parseLine(`rollup ${text}`, RULES),
  'a downsample': (text) => parseDownsample(text, CALENDAR),
  'a duration': parseDuration,
  'a time': (text) => parseTimeMs(text, { nowMs: 0 }),
  'an id of a series': numbersOf,
  'a filter': withFilter,
  'a sub-query': parseMetricQuery,
  'a sub-query with a filter': (text) => parseMetricQuery(`sum:cpu{host=${text}}`),
  JSON: parseJson,
  'a text in JSON': (text) => parseJson(`"${text}`),
  'a line that tells the delimiter': delimiterLine,
  'a value in CSV': (text) => pointRow({ metric: 'm', timestamp: '1', value: text, host: 'a' }),
};

const TEXTS: readonly string[] = [
  '1',
  '.',
  '-',
  '|',
  ':',
  '{',
  '}',
  ',',
  ' ',
  '\\n',
  'a*',
  '1.',
  '1e',
].flatMap((piece) => {
  const many = piece.repeat(LENGTH / piece.length);
  return [many, `${many}x`, `${many}.e`, `1${many}x`, `sep=,${many}x`];
});

it.each(Object.entries(READERS))('%s', (_what, read) => {
  for (const text of TEXTS) {
    const start = performance.now();
    try {
      read(text);
    } catch (error) {
      expect(error).toBeInstanceOf(Error);
    }
    const shown = `${text.slice(0, 8)}…${text.slice(-3)}`;
    expect([shown, performance.now() - start < 2000]).toEqual([shown, true]);
  }
});

it('A value of more than 400 characters is no number, and 400 of it are shown', () => {
  const longest = `1.${'0'.repeat(398)}`;
  expect(parseValue(longest)).toBe(1);
  expect(() => parseValue(`${longest}0`)).toThrow('Unable to parse value to a number');
  const body = `{"metric": "m", "timestamp": 1, "value": "${longest}0", "tags": {"host": "a"}}`;
  expect(writtenPoints(body)).toHaveLength(1);
  const outcome = { count: 1, faults: new Map([[0, 'wrong']]) };
  const flags = { details: true, summary: false, hasTimeout: false };
  expect(putAnswer(outcome, flags, body).json).toMatchObject({
    errors: [{ datapoint: { value: longest } }],
  });
});
