/** Series are in the order of the UTF-8 of their tags. */
import fc from 'fast-check';
import { inOrderOfTags } from '../../../lib/domain/points/series';
import { RUNS } from '../../support/property-runs';

describe('series in the order of their tags', () => {
  it('compare as their bytes do', () => {
    const some = fc.constantFrom('a', 'b', 'ab', 'é', '\uffff', '\u{10000}', '\u{10ffff}', '');
    const texts = fc.array(some, { maxLength: 4 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.uniqueArray(texts, { minLength: 2 }), (hosts) => {
        const series = hosts.map((host, id) => ({ id, metric: 'cpu', tags: { host } }));
        const sorted = [...hosts].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
        expect(inOrderOfTags(series).map(({ tags }) => tags.host)).toEqual(sorted);
      }),
      { numRuns: RUNS },
    );
  });
});
