/** JSON as OpenTSDB's parser takes it. */
import fc from 'fast-check';
import {
  isArray,
  isNumber,
  isObject,
  type JsonValue,
  parseJson,
} from '../../../../lib/dialects/opentsdb/wire/json';

/** As `JSON.parse` gives it. */
function plain(value: JsonValue): unknown {
  if (isNumber(value)) return Number(value.digits);
  if (isArray(value)) return value.map(plain);
  if (!isObject(value)) return value;
  return Object.fromEntries(Array.from(value, ([key, member]) => [key, plain(member)]));
}

test('what is JSON is read as the engine reads it', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 5 }), fc.constantFrom('', ' ', '\n\t'), (text, blank) => {
      const spaced = `${blank}${text}${blank}`;
      expect(plain(parseJson(spaced))).toEqual(JSON.parse(text));
    }),
  );
});

test('what is no JSON is refused, wherever it is cut off', () => {
  const text = '{"a":[1,-2.5e3,"x\\u00e9"],"b":{"c":null,"d":true}}';
  for (let length = 0; length < text.length; length += 1) {
    expect(() => parseJson(text.slice(0, length))).toThrow('Unable to parse the given JSON');
  }
});

test.each([
  "{'a':1}",
  '{"a":1,}',
  '[1,]',
  '{"a" 1}',
  '[1 2]',
  '{a:1}',
  '[01]',
  '[1.]',
  '[.5]',
  '[+1]',
  '[tru]',
  '[NaN5]',
  '["a\tb"]',
  '["\\x"]',
  '[-]',
])('%s is refused', (text) => {
  expect(() => parseJson(text)).toThrow('Unable to parse the given JSON');
});

test('text after the value is ignored', () => {
  expect(plain(parseJson('{"a":1} trailing'))).toEqual({ a: 1 });
  expect(plain(parseJson('[1]]'))).toEqual([1]);
});

test('numbers keep their digits, and NaN and Infinity are numbers', () => {
  const digits = ['9223372036854775808', '1.50', '1e400', 'NaN', '-Infinity', '-0'];
  expect(parseJson(`[${digits}]`)).toEqual(digits.map((each) => ({ digits: each })));
});

test('of a repeated member the last counts, and where it stands', () => {
  const value = parseJson('{"a":1,"b":2,"a":3}');
  expect(Array.from(value as ReadonlyMap<string, JsonValue>)).toEqual([
    ['b', { digits: '2' }],
    ['a', { digits: '3' }],
  ]);
});

test('a name of the prototype is a member like others', () => {
  const value = parseJson('{"__proto__":{"x":1}}');
  expect([...(value as ReadonlyMap<string, JsonValue>).keys()]).toEqual(['__proto__']);
});

test('what is nested too deep is refused, not a crash', () => {
  expect(() => parseJson('['.repeat(100_000))).toThrow('Unable to parse the given JSON');
});
