/** One text for one value. */

import fc from 'fast-check';
import { canonicalJson } from '../../../lib/domain/values/canonical';
import { RUNS } from '../../support/property-runs';

/** The same by another way: every path through the value, sorted, each spelled alone. */
function spell(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(spell).join()}]`;
  const keys = Reflect.ownKeys(value).filter((key) => Reflect.get(value, key) !== undefined);
  const sorted = (keys as string[]).sort((a, b) => (a > b ? 1 : -1));
  return `{${sorted.map((key) => `${JSON.stringify(key)}:${spell(Reflect.getOwnPropertyDescriptor(value, key)?.value)}`).join()}}`;
}

describe('canonicalJson', () => {
  it.each<[string, unknown, string]>([
    [
      'sorts keys, also within',
      { b: 1, a: { d: [2, { z: 1, y: 2 }], c: null } },
      '{"a":{"c":null,"d":[2,{"y":2,"z":1}]},"b":1}',
    ],
    ['leaves undefined out', { b: undefined, a: 1 }, '{"a":1}'],
    [
      'sorts keys that look like numbers as texts',
      { 10: 1, 9: 2, a: 3, '': 4 },
      '{"":4,"10":1,"9":2,"a":3}',
    ],
    [
      'leaves undefined out beside keys that look like numbers, and sorts keys that hold such keys',
      { b: { 10: 1, z: undefined, 9: 2 }, a: [{ 1: 0 }, []] },
      '{"a":[{"1":0},[]],"b":{"10":1,"9":2}}',
    ],
    ['keeps an empty list a list', { a: [], b: {} }, '{"a":[],"b":{}}'],
    [
      'takes __proto__ for a key',
      JSON.parse('{"__proto__":{"a":1},"Z":2}'),
      '{"Z":2,"__proto__":{"a":1}}',
    ],
    [
      'sorts by code unit',
      { '\u{1f600}': 1, '\uffff': 2, é: 3, z: 4 },
      '{"z":4,"é":3,"\u{1f600}":1,"\uffff":2}',
    ],
  ])('%s', (_name, value, text) => {
    expect(canonicalJson(value)).toBe(text);
  });

  it('is the same text for the same JSON, whatever keys it has', () => {
    const value = fc.jsonValue({ maxDepth: 4, stringUnit: 'binary' });
    fc.assert(
      fc.property(value, (json) => {
        const read: unknown = JSON.parse(JSON.stringify(json));
        expect(canonicalJson(read)).toBe(spell(read));
        expect(JSON.parse(canonicalJson(read))).toEqual(read);
      }),
      { numRuns: 2 * RUNS },
    );
  });
});
