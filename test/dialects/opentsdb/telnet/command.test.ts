/** Lines of the protocol as OpenTSDB 2.4.1 takes and refuses them. */
import { parseLine as parseWithin } from '../../../../lib/dialects/opentsdb/telnet/command';
import { type Line, TOO_LONG } from '../../../../lib/dialects/opentsdb/telnet/line-splitter';

const RULES = { maxTags: 8, telnetTimes: 'fractions' } as const;
const parseLine = (line: Line) => parseWithin(line, RULES);

const refusal = (line: string): string | undefined => {
  const command = parseLine(line);
  return command.type === 'reply' ? command.text : undefined;
};

describe('A put', () => {
  it.each([
    ['put p.tel 1564400400 1 host=a', { atMs: 1564400400000, value: 1, tags: { host: 'a' } }],
    ['put p.tel 1564400430123 3 host=a', { atMs: 1564400430123, value: 3 }],
    ['put p.tel 1564400490 -1.5e3 host=a', { value: -1500 }],
    ['put p.tel 1564400490 -9223372036854775808 host=a', { value: -(2 ** 63) }],
    ['put p.tel +1564400490 .5 host=a', { atMs: 1564400490000, value: 0.5 }],
    ['put p.tel 1564400400 1 host=a  ', { tags: { host: 'a' } }],
    ['put p.tel 1564400400 1 host=a dc=x host=a', { tags: { host: 'a', dc: 'x' } }],
  ])('%s', (line, point) => {
    expect(parseLine(line)).toMatchObject({ type: 'put', point: { metric: 'p.tel', ...point } });
  });

  it.each([
    ['1564400430.5', 1564400430500],
    ['1564400430.123', 1564400430123],
    ['1564400430.1239', 1564400430123],
    ['1.05', 1050],
  ])('at %s, which is seconds and a part of one', (time, atMs) => {
    expect(parseLine(`put m ${time} 1 host=a`)).toMatchObject({ point: { atMs } });
  });

  it.each([
    ['1564400430.5', 15644004305],
    ['1564400430.123', 1564400430123],
    ['1.05', 105000],
    ['1.0.5.', 105000],
  ])('at %s is one at its digits where OpenTSDB is to be followed', (time, atMs) => {
    const command = parseWithin(`put m ${time} 1 host=a`, { ...RULES, telnetTimes: 'digits' });
    expect(command).toMatchObject({ point: { atMs } });
  });

  it.each([
    ['put', 'illegal argument: not enough arguments (need least 4, got 0)'],
    ['put p.tel 1564400420 1', 'illegal argument: not enough arguments (need least 4, got 3)'],
    ['put  p.tel  1564400440  4  host=a', 'illegal argument: empty metric name'],
    ['put p.tel abc 1 host=a', "invalid value: Invalid character 'a' in abc"],
    ['put p.tel  1 host=a', 'invalid value: Empty string'],
    ['put p.tel 1.2.3 1 host=a', "invalid value: Invalid character '.' in 1.2.3"],
    ['put p.tel 0 1 host=a', 'illegal argument: invalid timestamp: 0'],
    ['put p.tel -5 1 host=a', 'illegal argument: invalid timestamp: -5'],
    ['put p.tel 1564400420  host=a', 'illegal argument: empty value'],
    ['put p.tel 1564400420 abc host=a', "invalid value: Invalid character 'a' in abc"],
    ['put p.tel 1564400420 NaN host=a', "invalid value: Invalid character 'N' in NaN"],
    ['put p.tel 1564400420 - host=a', 'invalid value: Just a sign, no value: -'],
    [
      'put p.tel 15644004001234 3 host=a',
      'illegal argument: bad timestamp=15644004001234 when trying to add value=[3]/0 to metric=p.tel, tags={host=a}',
    ],
    [
      'put p:tel 1564400400 1 host=a',
      'illegal argument: Invalid metric name ("p:tel"): illegal character: :',
    ],
    [
      'put p.tel 1564400510 1 a=1 b=2 c=3 d=4 e=5 f=6 g=7 h=8 i=9',
      'illegal argument: Too many tags: 9 maximum allowed: 8, tags: {a=1, b=2, c=3, d=4, e=5, f=6, g=7, h=8, i=9}',
    ],
    ['put p.tel 0.5 1 host=a', 'illegal argument: invalid timestamp: 0.5'],
    [
      'put p.tel 1564400430123.5 1 host=a',
      "invalid value: Invalid character '.' in 1564400430123.5",
    ],
    [
      'put p.tel 1 1e400 host=a',
      'illegal argument: value is NaN or Infinite: Infinity for metric=p.tel timestamp=1',
    ],
    ['put p.tel 1564400420 1.x host=a', 'invalid value: For input string: "1.x"'],
    ['put p.tel 1564400420 1.2.3 host=a', 'invalid value: multiple points'],
    ['put p.tel 1 9223372036854775808 a=b', 'invalid value: Overflow in 9223372036854775808'],
    ['put p.tel 1 -9223372036854775809 a=b', 'invalid value: Overflow in -9223372036854775809'],
    ['put p.tel 1564400400 1 host', 'illegal argument: invalid tag: host'],
    ['put p.tel 1564400400 1 host=', 'illegal argument: invalid tag: host='],
    ['put p.tel 1564400400 1 =a', 'illegal argument: invalid tag: =a'],
    ['put p.tel 1564400400 1 host=a=b', 'illegal argument: invalid tag: host=a=b'],
    [
      'put p.tel 1564400400 1 host=a host=b',
      'illegal argument: duplicate tag: host=b, tags={host=a}',
    ],
    // The tags are read before the value.
    ['put p.tel 1564400400 abc host', 'illegal argument: invalid tag: host'],
  ])('%s is refused', (line, message) => {
    expect(refusal(line)).toBe(`put: ${message}`);
  });

  it('whose value is as long as the line costs no time', () => {
    expect(refusal(`put m 1 ${'9'.repeat(8000)} a=b`)).toMatch(
      /^put: invalid value: Value too long: 9/,
    );
    expect(refusal(`put m 1 ${'1.'.repeat(4000)} a=b`)).toBe('put: invalid value: multiple points');
  });

  it('with a tag that objects have a word for is a put like any other', () => {
    const command = parseLine('put m 1564400400 1 __proto__=a constructor=b');
    if (command.type !== 'put') throw new Error('refused');
    expect(Object.entries(command.point.tags)).toEqual([
      ['__proto__', 'a'],
      ['constructor', 'b'],
    ]);
  });
});

describe('Other lines', () => {
  it.each([
    ['version', 'net.opentsdb.tools 2.4.1 built at revision eb125a3\nBuilt'],
    ['version extra', 'net.opentsdb.tools 2.4.1 built at revision eb125a3\nBuilt'],
    [
      'help',
      'available commands: stats dropcaches version exit help put rollup histogram diediedie ',
    ],
    ['dropcaches', 'Caches dropped.'],
    [
      'rollup 1h:sum p.tel 1564400400 1 host=a',
      'rollup: illegal argument: Invalid tag name with value [SUM]: null',
    ],
    ['diediedie', 'diediedie: not served here'],
    ['foo', "unknown command: foo.  Try `help'."],
    ['', "unknown command: .  Try `help'."],
    ['toString', "unknown command: toString.  Try `help'."],
  ])('%s is answered', (line, text) => {
    expect(parseLine(line)).toEqual({ type: 'reply', text });
  });

  it.each([
    'exit',
    'GET',
    'GET / HTTP/1.1',
    'POST /api/put HTTP/1.1',
    'PUT p.tel 1564400450 5 a=b',
  ])('%s closes the connection', (line) => expect(parseLine(line)).toEqual({ type: 'close' }));

  it('one that is too long is refused', () => {
    expect(parseLine(TOO_LONG)).toEqual({
      type: 'reply',
      text: 'line too long: at most 8192 bytes',
    });
  });
});
