/** What the sorted spans answer is what a look at every span answers. */
import fc from 'fast-check';
import { coverageByRank, reachOfOthers } from '../../../lib/domain/fold/coverage';
import { readPlainly } from '../../../lib/domain/fold/reading';
import { row } from '../../support/observations/observations';
import { RUNS } from '../../support/property-runs';

const anySpan = fc.record({
  fromUs: fc.integer({ min: 0, max: 20 }),
  toUs: fc.integer({ min: 0, max: 30 }),
  value: fc.constantFrom('a', 'b', 'c', 'd'),
});

describe('reachOfOthers', () => {
  it('is the furthest end of the spans that have begun and have another value', () => {
    fc.assert(
      fc.property(
        fc.array(anySpan, { maxLength: 12 }),
        fc.integer({ min: -1, max: 21 }),
        fc.constantFrom('a', 'b', 'c', 'd', 'e'),
        (spans, instantUs, value) => {
          const readings = spans.map((span, place) =>
            readPlainly(row({ launchedAtUs: span.fromUs, name: String(place) })),
          );
          const byRank = coverageByRank(readings, ({ facts }) => spans[Number(facts.name)]);
          const ends = spans
            .filter((span) => span.fromUs <= instantUs && span.value !== value)
            .map(({ toUs }) => toUs);
          const [[, coverage] = [0, []]] = byRank;
          expect(reachOfOthers(coverage, instantUs, value)).toBe(Math.max(...ends));
        },
      ),
      { numRuns: 3 * RUNS },
    );
  });
});
