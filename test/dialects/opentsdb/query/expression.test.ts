/** Sub-queries as text in the query string. */
import {
  parseMetricQuery,
  parseTsuidQuery,
} from '../../../../lib/dialects/opentsdb/query/expression';

const literal = (key: string, expression: string, isGrouping = true) => ({
  ...{ key, type: 'literal_or', expression, isGrouping },
});

describe('m=', () => {
  it.each([
    ['sum:cpu', { aggregator: 'sum', metric: 'cpu', filters: [], hasExplicitTags: false }],
    ['sum:1m-avg:2m-max:cpu', { downsample: '2m-max', rate: undefined }],
    ['sum:rate:1m-avg:cpu', { downsample: '1m-avg', rate: { isCounter: false } }],
    ['sum:foo:m-avg:pre-agg:cpu', { downsample: undefined, rate: undefined }],
    [
      'sum:EXPLICIT_TAGSfoo:cpu{host=a}',
      { hasExplicitTags: true, filters: [literal('host', 'a')] },
    ],
    ['sum:cpu{}', { metric: 'cpu', filters: [] }],
    ['sum:cpu{}{}', { metric: 'cpu', filters: [] }],
    ['sum:cpu{host=a}{dc=b}', { filters: [literal('dc', 'b', false), literal('host', 'a')] }],
    [
      'sum:cpu{host=*,dc=web*,rack=REGEXP(r[12])}',
      {
        filters: [
          { key: 'host', type: 'wildcard', expression: '*', isGrouping: true },
          { key: 'dc', type: 'iwildcard', expression: 'web*', isGrouping: true },
          { key: 'rack', type: 'regexp', expression: 'r[12]', isGrouping: true },
        ],
      },
    ],
    ['sum:rate:cpu{host=regexp(a:b)}', { metric: 'cpu', filters: [{ expression: 'a:b' }] }],
  ])('%s', (written, expected) => {
    expect(parseMetricQuery(written)).toMatchObject(expected);
  });

  it.each([
    ['rate', { isCounter: false, counterMax: 2 ** 63, resetValue: 0, dropsResets: false }],
    ['rate{}', { isCounter: false }],
    ['rate{false,,0}', { isCounter: false, counterMax: 2 ** 63, resetValue: 0 }],
    [
      'rate{counter,4294967295,1000}',
      { isCounter: true, counterMax: 4294967295, resetValue: 1000 },
    ],
    ['rate{counter,,5}', { isCounter: true, counterMax: 2 ** 63, resetValue: 5 }],
    ['rate{counter,-5}', { isCounter: true, counterMax: -5 }],
    ['rate{dropcounter}', { isCounter: true, dropsResets: true }],
    ['ratefoo', { isCounter: false }],
  ])('%s', (rate, expected) => {
    expect(parseMetricQuery(`sum:${rate}:cpu`).rate).toMatchObject(expected);
  });

  const incorrect =
    'Incorrect number of values in rate options specification, must be counter[,counter max value,reset value], recieved: 4 parts';

  it.each([
    ['', 'The query string was empty'],
    ['sum', 'Invalid parameter m=sum (not enough :-separated parts)'],
    ['sum:a:b:c:d:cpu', 'Invalid parameter m=sum:a:b:c:d:cpu (too many :-separated parts)'],
    ['sum:', 'Metric cannot be null or empty'],
    ['sum:rate{:cpu', 'Invalid rate options specification: rate{'],
    ['sum:rate{counter,1,2,3}:cpu', incorrect],
    ['sum:rate{counter,x}:cpu', "Max value of counter was not a number, received 'x'"],
    ['sum:rate{counter,1.5}:cpu', "Max value of counter was not a number, received '1.5'"],
    ['sum:rate{counter,1,x}:cpu', "Reset value of counter was not a number, received 'x'"],
    ['sum:cpu{', "Missing '}' at the end of: cpu{"],
    ['sum:cpu{host}', "When parsing tag 'host': invalid tag: host"],
    ['sum:cpu{host=}', "When parsing tag 'host=': invalid tag: host="],
    ['sum:cpu{host=a=b}', "When parsing tag 'host=a=b': invalid tag: host=a=b"],
    ['sum:cpu{host=a,}', "When parsing tag '': invalid tag: "],
    ['sum:cpu{}{host}', "When parsing filter 'host': invalid tag: host"],
    [
      'sum:cpu{host=foo(a)}',
      "When parsing tag 'host=foo(a)': Could not find a tag value filter of the type: foo",
    ],
    [
      'sum:cpu{host=literal_or(a}',
      "When parsing tag 'host=literal_or(a': Filter must end with a ')': literal_or(a",
    ],
    [
      'sum:cpu{host=literal_or()}',
      "When parsing tag 'host=literal_or()': Filter cannot be null or empty",
    ],
    [
      'sum:cpu{host=wildcard(a)}',
      "When parsing tag 'host=wildcard(a)': Filter must contain an asterisk",
    ],
    ['sum:cpu{host=literal_or(|)}', 'Filter must contain more than just a pipe'],
    ['sum:cpu{host=regexp([)}', "When parsing tag 'host=regexp([)'"],
  ])('%s is refused', (written, message) => {
    expect(() => parseMetricQuery(written)).toThrow(message);
  });
});

describe('tsuid=', () => {
  it('names series by their ids', () => {
    expect(parseTsuidQuery('sum:1h-avg:0A,0B')).toMatchObject({
      ...{ aggregator: 'sum', downsample: '1h-avg', tsuids: ['0A', '0B'], filters: [] },
    });
    expect(parseTsuidQuery('sum:0A').metric).toBeUndefined();
  });

  it.each([
    ['', 'The tsuid query string was empty'],
    ['0A', 'Invalid parameter m=0A (not enough :-separated parts)'],
  ])('%j is refused', (written, message) => {
    expect(() => parseTsuidQuery(written)).toThrow(message);
  });
});
