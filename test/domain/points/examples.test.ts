/** Worked examples of answers: what is read and shown, interpolation, buckets, rates and missing values. */
import type { PointsQuestion } from '../../../lib/domain/points/evaluation/plan';
import type { Downsample, RateOptions, SubQuery } from '../../../lib/domain/points/query';
import { evaluated, pointsOf } from '../../support/points/evaluated';
import type { NaiveSeries } from '../../support/points/naive';
import type { Point } from '../../support/points/naive-window';

/** A full hour; stamps of the examples are seconds since then. */
const T0 = Date.UTC(2019, 6, 29, 12);
const HOUR = 3600;

const seriesOf = (...all: readonly (readonly Point[])[]): NaiveSeries[] =>
  all.map((points, i) => ({
    id: i + 1,
    tags: { host: `web${i + 1}` },
    points: points.map(([second, value]): Point => [T0 + second * 1000, value]),
  }));

interface Asked extends Partial<Omit<SubQuery, 'series' | 'filters'>> {
  /** Of the window, in seconds. */
  readonly from: number;
  readonly to: number;
  readonly alignment?: 'end';
}

const questionOf = ({ from, to, alignment = undefined, ...query }: Asked): PointsQuestion => ({
  query: {
    series: { metric: 'cpu' },
    filters: [],
    hasExplicitTags: false,
    aggregator: 'sum',
    ...query,
  },
  asked: { startMs: T0 + from * 1000, endMs: T0 + to * 1000 },
  alignment: alignment ?? 'epoch',
});

/** The points of the only group, in seconds. */
function answer(asked: Asked, series: readonly NaiveSeries[]): readonly Point[] {
  const [group, more] = evaluated(questionOf(asked), series);
  if (!group || more) throw new Error('not one group');
  return pointsOf(group).map(([atMs, value]) => [(atMs - T0) / 1000, value]);
}

const valuesOf = (points: readonly Point[]) => points.map(([, value]) => value);

const A: readonly Point[] = [
  [10, 5],
  [30, 15],
  [50, 5],
];
const B: readonly Point[] = [
  [0, 10],
  [20, 20],
  [40, 10],
  [60, 20],
];

describe('two series that are sampled in turns', () => {
  const whole = { from: 0, to: 60 };

  it.each([
    ['sum', [10, 20, 30, 30, 20, 20, 20]],
    ['zimsum', [10, 5, 20, 15, 10, 5, 20]],
    ['pfsum', [10, 15, 25, 35, 25, 15, 20]],
    ['mimmin', [10, 5, 20, 15, 10, 5, 20]],
    ['max', [10, 15, 20, 15, 10, 15, 20]],
    ['count', [1, 2, 2, 2, 2, 2, 1]],
  ] as const)('are interpolated by %s as it does', (aggregator, values) => {
    const points = answer({ ...whole, aggregator }, seriesOf(A, B));
    expect(points.map(([second]) => second)).toEqual([0, 10, 20, 30, 40, 50, 60]);
    expect(valuesOf(points)).toEqual(values);
  });

  it('are interpolated at the edges of the window from points outside it', () => {
    expect(answer({ from: 5, to: 55 }, seriesOf(A, B))).toEqual([
      [10, 20],
      [20, 30],
      [30, 30],
      [40, 20],
      [50, 20],
    ]);
  });

  it('have no neighbour in an hour that is not read', () => {
    const series = seriesOf(
      [
        [0, 100],
        [2 * HOUR, 300],
      ],
      [[HOUR + 10, 1]],
    );
    expect(answer({ from: HOUR, to: HOUR + 20 }, series)).toEqual([[HOUR + 10, 1]]);
    expect(answer({ from: HOUR - 1, to: 2 * HOUR }, series)[0]).toEqual([
      HOUR + 10,
      1 + 100 + (200 * (HOUR + 10)) / (2 * HOUR),
    ]);
  });

  it('are taken as they are with none', () => {
    const groups = evaluated(questionOf({ ...whole, aggregator: 'none' }), seriesOf(A, B));
    expect(groups.map(({ tags }) => tags)).toEqual([{ host: 'web1' }, { host: 'web2' }]);
    expect(groups.map((group) => valuesOf(pointsOf(group)))).toEqual([
      [5, 15, 5],
      [10, 20, 10, 20],
    ]);
  });
});

describe('a series', () => {
  it('counts for nothing after its last point that was read', () => {
    expect(answer({ from: 0, to: 60 }, seriesOf(B, [[20, 1]]))).toEqual([
      [0, 10],
      [20, 21],
      [40, 10],
      [60, 20],
    ]);
  });

  it('with points in the hour but none in the window leaves an empty group', () => {
    expect(answer({ from: 100, to: 200 }, seriesOf(A))).toEqual([]);
  });

  it('without points in the hours of the window takes no part', () => {
    const question = questionOf({ from: 2 * HOUR, to: 2 * HOUR + 10 });
    expect(evaluated(question, seriesOf(A))).toEqual([]);
  });
});

const bySum = (count: number, unit: 's' | 'm' | 'h', fill: Downsample['fill']): Downsample => ({
  interval: { count, unit },
  aggregator: 'sum',
  fill,
});

describe('buckets', () => {
  const series = seriesOf([
    [20, 1],
    [70, 2],
    [90, 3],
    [250, 4],
  ]);

  it('begin at multiples of the interval; the one that holds the start is left out', () => {
    const downsample = bySum(1, 'm', 'none');
    expect(answer({ from: 30, to: 240, downsample }, series)).toEqual([
      [60, 5],
      [240, 4],
    ]);
  });

  it('are read whole, past the end of the window', () => {
    expect(answer({ from: 0, to: 60, downsample: bySum(1, 'm', 'none') }, series)).toEqual([
      [0, 1],
      [60, 5],
    ]);
  });

  it.each([
    ['zero', 0],
    ['nan', Number.NaN],
    ['null', Number.NaN],
  ] as const)('without points are filled by %s', (fill, value) => {
    expect(answer({ from: 0, to: 300, downsample: bySum(1, 'm', fill) }, series)).toEqual([
      [0, 1],
      [60, 5],
      [120, value],
      [180, value],
      [240, 4],
      [300, value],
    ]);
  });

  it('for the whole window end before its end and bear the stamp of its start', () => {
    const downsample = { ...bySum(1, 'm', 'zero'), interval: 'all' as const };
    expect(answer({ from: 10, to: 90, downsample }, series)).toEqual([[10, 3]]);
    expect(answer({ from: 100, to: 110, downsample }, series)).toEqual([]);
  });

  it('reach back from the end, each with its last instant and without its first, if aligned so', () => {
    const downsample = bySum(1, 'm', 'none');
    const asked = { from: 25, to: 250, downsample, alignment: 'end' } as const;
    expect(answer(asked, series)).toEqual([
      [130, 3],
      [250, 4],
    ]);
    expect(answer({ ...asked, from: 9, to: 130 }, series)).toEqual([
      [70, 3],
      [130, 3],
    ]);
  });

  it('reach back from the end as often as the interval fits', () => {
    const downsample: Downsample = { ...bySum(20, 'm', 'zero'), aggregator: 'max' };
    const [start, end] = [1_564_407_950, 1_564_494_591].map((second) => second - T0 / 1000);
    const points = answer(
      { from: start ?? 0, to: end ?? 0, downsample, alignment: 'end' },
      seriesOf([[(end ?? 0) - 1, 7]]),
    );
    expect(points.length).toBe(72);
    expect(points[0]).toEqual([1_564_409_391 - T0 / 1000, 0]);
    expect(points.at(-1)).toEqual([end, 7]);
  });
});

describe('missing values', () => {
  const minutes = (fill: Downsample['fill']): Downsample => bySum(1, 'm', fill);
  const ask = (aggregator: SubQuery['aggregator']) =>
    valuesOf(
      answer(
        { from: 0, to: 180, aggregator, downsample: minutes('nan') },
        seriesOf(
          [
            [0, 2],
            [60, 3],
          ],
          [
            [60, 5],
            [120, 7],
          ],
        ),
      ),
    );
  const { NaN: MISSING } = Number;

  it.each([
    ['sum', [2, 8, 7, MISSING]],
    ['avg', [2, 4, 7, MISSING]],
    ['min', [2, 3, 7, MISSING]],
    ['dev', [0, 1, 0, MISSING]],
    ['median', [2, 5, 7, MISSING]],
    ['p50', [2, 4, 7, MISSING]],
    ['mult', [MISSING, 15, MISSING, MISSING]],
    ['first', [2, 3, MISSING, MISSING]],
    ['last', [MISSING, 5, 7, MISSING]],
    ['diff', [MISSING, 2, 0, MISSING]],
    ['count', [1, 2, 1, 0]],
  ] as const)('are no numbers to %s, or make its result one', (aggregator, values) => {
    expect(ask(aggregator)).toEqual(values);
  });
});

describe('rates', () => {
  const counter = seriesOf([
    [0, 100],
    [10, 200],
    [20, 50],
    [30, 60],
  ]);
  const PLAIN: RateOptions = {
    isCounter: false,
    counterMax: 2 ** 63,
    resetValue: 0,
    dropsResets: false,
  };
  const ask = (options: Partial<RateOptions>) =>
    answer({ from: 0, to: 60, rate: { ...PLAIN, ...options } }, counter);

  it('are stamped with the later point, and the first point has none', () => {
    expect(ask({})).toEqual([
      [10, 10],
      [20, -15],
      [30, 1],
    ]);
  });

  it('of a counter that wrapped go on beyond its maximum', () => {
    expect(valuesOf(ask({ isCounter: true, counterMax: 255 }))).toEqual([10, 10.5, 1]);
  });

  it('of a counter that began anew are 0 beyond the reset value', () => {
    const options = { isCounter: true, counterMax: 255 };
    expect(valuesOf(ask({ ...options, resetValue: 10 }))).toEqual([10, 0, 1]);
    expect(valuesOf(ask({ ...options, resetValue: 11 }))).toEqual([10, 10.5, 1]);
    expect(valuesOf(ask({ resetValue: 1 }))).toEqual([10, -15, 1]);
  });

  it('of a counter that began anew are left out if asked so', () => {
    expect(ask({ isCounter: true, dropsResets: true })).toEqual([
      [10, 10],
      [30, 1],
    ]);
    expect(ask({ dropsResets: true }).length).toBe(3);
  });

  it('hold until the next one, whatever the function', () => {
    const series = seriesOf(
      [
        [0, 0],
        [20, 40],
        [60, 40],
      ],
      [
        [0, 0],
        [10, 10],
        [30, 50],
        [40, 60],
      ],
    );
    const rate = PLAIN;
    expect(answer({ from: 0, to: 60, rate, aggregator: 'sum' }, series)).toEqual([
      [10, 1],
      [20, 3],
      [30, 4],
      [40, 3],
      [60, 0],
    ]);
    expect(valuesOf(answer({ from: 0, to: 60, rate, aggregator: 'zimsum' }, series))).toEqual([
      1, 3, 4, 3, 0,
    ]);
  });

  it('run through filled zeros, and are missing on both sides of a hole', () => {
    const series = seriesOf([
      [0, 60],
      [120, 120],
    ]);
    const ask = (fill: Downsample['fill']) =>
      answer({ from: 0, to: 120, rate: PLAIN, downsample: bySum(1, 'm', fill) }, series);
    expect(ask('zero')).toEqual([
      [60, -1],
      [120, 2],
    ]);
    expect(valuesOf(ask('nan'))).toEqual([Number.NaN, Number.NaN]);
    expect(ask('none')).toEqual([[120, 0.5]]);
  });
});
