/** In which order the tags of a new series get numbers. */
import { inNumberingOrder } from '../../../lib/domain/points/tag-order';

const keysOf = (...keys: readonly string[]) =>
  inNumberingOrder(Object.fromEntries(keys.map((key) => [key, 'x']))).map(([key]) => key);

describe('tags get their numbers in the order of a hash table of Java', () => {
  it.each([
    [
      ['dc', 'host'],
      ['host', 'dc'],
    ],
    [
      ['idx', 'par'],
      ['par', 'idx'],
    ],
    [
      ['d', 'c', 'b', 'a'],
      ['a', 'b', 'c', 'd'],
    ],
    // Both are in one bucket, where the one written first stands first.
    [
      ['AaBB', 'BBAa'],
      ['AaBB', 'BBAa'],
    ],
    [
      ['BBAa', 'AaBB'],
      ['BBAa', 'AaBB'],
    ],
  ])('%j as %j', (written, ordered) => {
    expect(keysOf(...written)).toEqual(ordered);
  });

  it('which is larger for many of them', () => {
    const letters = [...'qponmlkjihgfedcba'];
    expect(keysOf(...letters)).toEqual([...'`abcdefghijklmnopq'].slice(1));
    expect(keysOf(...letters.slice(5))).toEqual([...'pqabcdefghijklmno'].filter((x) => x <= 'l'));
  });
});
