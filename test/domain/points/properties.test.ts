/** Answers to questions about measured points against a naive evaluator, which goes by the definitions. */
import fc from 'fast-check';
import { anyAskedSeries } from '../../support/points/arbitraries';
import { evaluated, pointsOf } from '../../support/points/evaluated';
import { type NaiveGroup, naiveAnswer } from '../../support/points/naive';
import { RUNS } from '../../support/property-runs';

const byIds = (a: NaiveGroup, b: NaiveGroup) =>
  String(a.seriesIds) < String(b.seriesIds) ? -1 : 1;

/** The order of operations may round otherwise. */
const rounded = (value: number) => (value === 0 ? 0 : Number(value.toPrecision(9)));
const comparable = (groups: readonly NaiveGroup[]) =>
  [...groups]
    .sort(byIds)
    .map(({ seriesIds, points }) => [
      seriesIds,
      points.map(([atMs, value]) => [new Date(atMs).toISOString(), rounded(value)]),
    ]);

describe('an answer', () => {
  it('is what the definitions of windows, buckets, rates, interpolation and functions say', () => {
    fc.assert(
      fc.property(anyAskedSeries, ({ question, series }) => {
        const answer = evaluated(question, series).map((group) => ({
          seriesIds: group.seriesIds,
          points: pointsOf(group),
        }));
        expect(comparable(answer)).toEqual(comparable(naiveAnswer(question, series)));
      }),
      { numRuns: RUNS },
    );
  });
});
