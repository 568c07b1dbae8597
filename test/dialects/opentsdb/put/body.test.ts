/** Bodies of puts: which points are taken, and what is said of the others. */
import { type PostedPoints, readPoints } from '../../../../lib/dialects/opentsdb/put/body';

const MAX_TAGS = 8;
const read = (text: string): PostedPoints => readPoints(text, MAX_TAGS);

const GOOD = { metric: 'm', timestamp: 1_564_400_400, value: 1, tags: { host: 'a' } };
const faultOf = (change: object): string | undefined =>
  read(JSON.stringify({ ...GOOD, ...change })).faults.get(0);

describe('a body', () => {
  it.each([
    ['', 'Missing request content'],
    [' \n', 'Missing request content'],
    ['5', 'The JSON must start as an object or an array'],
    ['null', 'The JSON must start as an object or an array'],
    ['"x"', 'The JSON must start as an object or an array'],
    ['hello', 'The JSON must start as an object or an array'],
    ['[]', 'No datapoints found in content'],
    [' [ ]', 'No datapoints found in content'],
    ['{', 'Unable to parse the given JSON'],
    ['[{"metric":"m"}', 'Unable to parse the given JSON'],
    ['[1]', 'Unable to parse the given JSON'],
    ['[[]]', 'Unable to parse the given JSON'],
    ['{"metric":["m"]}', 'Unable to parse the given JSON'],
    ['{"timestamp":"abc"}', 'Unable to parse the given JSON'],
    ['{"timestamp":"1564400400.5"}', 'Unable to parse the given JSON'],
    ['{"timestamp":9223372036854775808}', 'Unable to parse the given JSON'],
    ['{"timestamp":true}', 'Unable to parse the given JSON'],
    ['{"value":[1]}', 'Unable to parse the given JSON'],
    ['{"tags":[]}', 'Unable to parse the given JSON'],
    ['{"tags":"x"}', 'Unable to parse the given JSON'],
    ['{"tags":{"host":["a"]}}', 'Unable to parse the given JSON'],
  ])('%j is refused as a whole', (text, message) => {
    expect(() => read(text)).toThrow(message);
  });

  it('may be one point, and text may follow it', () => {
    const { points } = read(`\n${JSON.stringify({ ...GOOD, foo: 1 })} trailing`);
    expect(points).toEqual([
      { metric: 'm', tags: { host: 'a' }, atMs: 1_564_400_400_000, value: 1 },
    ]);
  });

  it('keeps its good points and tells of each of the others', () => {
    const text = JSON.stringify([GOOD, { ...GOOD, value: 'abc' }, null, { ...GOOD, value: 4 }]);
    const { count, points, places, faults } = read(text);
    expect(count).toBe(4);
    expect(points.map(({ value }) => value)).toEqual([1, 4]);
    expect(places).toEqual([0, 3]);
    expect([...faults]).toEqual([
      [1, 'Unable to parse value to a number'],
      [2, 'Unexpected null datapoint encountered in set.'],
    ]);
  });
});

describe('a point', () => {
  it.each<[change: object, atMs: number]>([
    [{ timestamp: 1 }, 1000],
    [{ timestamp: '1564400400' }, 1_564_400_400_000],
    [{ timestamp: 1_564_400_400.5 }, 1_564_400_400_000],
    [{ timestamp: 1_564_400_400_123 }, 1_564_400_400_123],
    [{ timestamp: 4_294_967_295 }, 4_294_967_295_000],
    [{ timestamp: 4_294_967_296 }, 4_294_967_296],
  ])('with %j is of %d ms', (change, atMs) => {
    expect(read(JSON.stringify({ ...GOOD, ...change })).points).toMatchObject([{ atMs }]);
  });

  it.each<[written: string, value: number]>([
    ['"42.5"', 42.5],
    ['"+5"', 5],
    ['"-0"', 0],
    ['"1E5"', 100_000],
    ['".5"', 0.5],
    ['1e-400', 0],
    ['9223372036854775807', 2 ** 63],
    ['-9223372036854775808', -(2 ** 63)],
    ['1e22', 1e22],
    ['12345678901234567890.5', 1.2345678901234567e19],
  ])('of the value %s has %d', (written, value) => {
    const text = JSON.stringify({ ...GOOD, value: 0 }).replace('"value":0', `"value":${written}`);
    expect(read(text).points).toMatchObject([{ value }]);
  });

  it.each<[written: string]>([
    ['"abc"'],
    ['" "'],
    ['"1 "'],
    ['"--5"'],
    ['"0x10"'],
    ['"NaN"'],
    ['NaN'],
    ['"Infinity"'],
    ['"1,5"'],
    ['"."'],
    ['"-"'],
    ['"1.2.3"'],
    ['"1_000"'],
    ['true'],
    ['9223372036854775808'],
    ['-9223372036854775809'],
  ])('of the value %s is refused', (written) => {
    const text = JSON.stringify({ ...GOOD, value: 0 }).replace('"value":0', `"value":${written}`);
    expect(read(text).faults.get(0)).toBe('Unable to parse value to a number');
  });

  const nine = Object.fromEntries(Array.from('012345678', (digit) => [`k${digit}`, 'v']));

  it.each<[change: object, fault: string]>([
    [{ metric: '' }, 'Metric name was empty'],
    [{ metric: null, timestamp: 0 }, 'Metric name was empty'],
    [{ timestamp: 0, value: null }, 'Invalid timestamp'],
    [{ timestamp: -5 }, 'Invalid timestamp'],
    [{ timestamp: '' }, 'Invalid timestamp'],
    [{ timestamp: undefined }, 'Invalid timestamp'],
    [{ value: '' }, 'Empty value'],
    [{ value: null, tags: {} }, 'Empty value'],
    [{ tags: undefined }, 'Missing tags'],
    [{ tags: {} }, 'Missing tags'],
    [{ value: '1e400' }, 'value is NaN or Infinite: Infinity for metric=m timestamp=1564400400'],
    [
      { timestamp: 15_644_004_001_234 },
      'bad timestamp=15644004001234 when trying to add value=[1]/0 to metric=m, tags={host=a}',
    ],
    [{ metric: 'a b' }, 'Invalid metric name ("a b"): illegal character:  '],
    [{ metric: 'a:b' }, 'Invalid metric name ("a:b"): illegal character: :'],
    [{ metric: 'a😀b' }, 'Invalid metric name ("a😀b"): illegal character: \ud83d'],
    [{ tags: { host: 'a b' } }, 'Invalid tag value with key [host] ("a b"): illegal character:  '],
    [{ tags: { 'ho st': 'a' } }, 'Invalid tag name with value [a] ("ho st"): illegal character:  '],
    [{ tags: { host: '' } }, 'Invalid tag value with key [host]: empty string'],
    [{ tags: { host: null } }, 'Invalid tag value with key [host]: null'],
    [{ tags: { '': 'a' } }, 'Invalid tag name with value [a]: empty string'],
    [
      { tags: nine },
      'Too many tags: 9 maximum allowed: 8, tags: {k0=v, k1=v, k2=v, k3=v, k4=v, k5=v, k6=v, k7=v, k8=v}',
    ],
  ])('with %j is refused', (change, fault) => {
    expect(faultOf(change)).toBe(fault);
  });

  it.each(['é.x', '日本', 'a/b-c_d.e', '5', '__proto__'])('may be called %s', (name) => {
    const { points } = read(
      `{"metric":${JSON.stringify(name)},"timestamp":1,"value":1,"tags":{${JSON.stringify(name)}:"v"}}`,
    );
    expect(points).toHaveLength(1);
    expect(Object.entries(points[0]?.tags ?? {})).toEqual([[name, 'v']]);
  });
});
