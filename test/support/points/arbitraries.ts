/** Random series of measured points, and random questions about them. */
import fc from 'fast-check';
import type { PointsQuestion } from '../../../lib/domain/points/evaluation/plan';
import {
  AGGREGATORS,
  type Downsample,
  FILTER_TYPES,
  type Interval,
  type ReducingAggregator,
  type SubQuery,
  type TagFilter,
} from '../../../lib/domain/points/query';
import type { NaiveSeries } from './naive';
import type { Point } from './naive-window';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** A time span, the steps at which writers sample it, and the intervals by which it is asked about. */
interface Scale {
  readonly baseMs: number;
  readonly spanMs: number;
  readonly stepMs: number;
  readonly intervals: readonly Interval[];
  readonly zones: readonly string[];
}

const SHORT: readonly Interval[] = [
  { count: 1500, unit: 'ms' },
  { count: 7, unit: 's' },
  { count: 30, unit: 's' },
  { count: 5, unit: 'm' },
  { count: 7, unit: 'm' },
  { count: 1, unit: 'h' },
];
const MIDDLE: readonly Interval[] = [
  { count: 45, unit: 'm' },
  { count: 1, unit: 'h' },
  { count: 6, unit: 'h' },
  { count: 5, unit: 'h' },
  { count: 1, unit: 'd' },
  { count: 2, unit: 'd' },
];
const LONG: readonly Interval[] = [
  { count: 1, unit: 'd' },
  { count: 7, unit: 'd' },
  { count: 1, unit: 'w' },
  { count: 2, unit: 'w' },
  { count: 1, unit: 'n' },
  { count: 3, unit: 'n' },
  { count: 1, unit: 'y' },
];
const ZONES = ['UTC', 'Europe/Paris', 'America/New_York', 'Asia/Kolkata'];
/** Clocks that change by half an hour, at midnight, and by a whole day. */
const STRANGE_ZONES = ['Australia/Lord_Howe', 'America/Sao_Paulo', 'Pacific/Apia'];

/** Around changes of the clock in Europe and, on 30 December 2011, in Samoa. */
const SCALES: readonly Scale[] = [
  {
    baseMs: Date.UTC(2018, 9, 28, 0),
    spanMs: 2 * HOUR_MS,
    stepMs: 10_000,
    intervals: SHORT,
    zones: ZONES,
  },
  {
    baseMs: Date.UTC(2018, 9, 26, 20),
    spanMs: 4 * DAY_MS,
    stepMs: 10 * MINUTE_MS,
    intervals: MIDDLE,
    zones: ZONES,
  },
  {
    baseMs: Date.UTC(2011, 10, 14, 3),
    spanMs: 60 * DAY_MS,
    stepMs: 6 * HOUR_MS,
    intervals: LONG,
    zones: [...ZONES, ...STRANGE_ZONES],
  },
];

const anyInterval = ({ intervals, zones }: Scale): fc.Arbitrary<Interval> =>
  fc
    .tuple(
      fc.constantFrom(...intervals),
      fc.option(fc.constantFrom(...zones), { nil: undefined, freq: 2 }),
    )
    .map(([interval, calendarZone]) => ({ ...interval, ...(calendarZone && { calendarZone }) }));

/** Mostly at the steps, so that series meet; values that add up without rounding, whatever the order. */
const anyPoint = ({ baseMs, spanMs, stepMs }: Scale): fc.Arbitrary<Point> =>
  fc.tuple(
    fc.oneof(
      { weight: 4, arbitrary: fc.nat(spanMs / stepMs).map((step) => baseMs + step * stepMs) },
      { weight: 1, arbitrary: fc.nat(spanMs).map((ms) => baseMs + ms) },
    ),
    fc.oneof(
      fc.integer({ min: -8, max: 8 }),
      fc.integer({ min: -2000, max: 2000 }).map((n) => n / 4),
    ),
  );

const anyPoints = (scale: Scale): fc.Arbitrary<readonly Point[]> =>
  fc
    .uniqueArray(anyPoint(scale), { selector: ([atMs]) => atMs, maxLength: 12 })
    .map((points) => points.sort(([a], [b]) => a - b));

const anyTags = fc.record(
  {
    host: fc.constantFrom('web1', 'web2', 'Web2', 'db1'),
    dc: fc.constantFrom('lon', 'par'),
  },
  { requiredKeys: ['host'] },
);

const anySeries = (scale: Scale): fc.Arbitrary<readonly NaiveSeries[]> =>
  fc
    .uniqueArray(fc.tuple(anyTags, anyPoints(scale)), {
      selector: ([tags]) => `${tags.host} ${tags.dc}`,
      minLength: 1,
      maxLength: 5,
    })
    .map((list) => list.map(([tags, points], i) => ({ id: i + 1, tags, points })));

const EXPRESSIONS: Readonly<Record<string, readonly string[]>> = {
  wildcard: ['*', 'web*', '*2', 'p*'],
  iwildcard: ['*', 'WEB*', '*R'],
  regexp: ['.', '^w', '[12]$', 'b|n'],
};
const LITERALS = ['web1', 'web1|web2', 'WEB2|lon', 'par|', 'db1|nowhere'];

const anyFilter: fc.Arbitrary<TagFilter> = fc
  .record({
    key: fc.constantFrom('host', 'dc'),
    type: fc.constantFrom(...FILTER_TYPES),
    isGrouping: fc.boolean(),
  })
  .chain((filter) =>
    fc
      .constantFrom(...(EXPRESSIONS[filter.type] ?? LITERALS))
      .map((expression) => ({ ...filter, expression })),
  );

const REDUCING = AGGREGATORS.filter((name): name is ReducingAggregator => name !== 'none');

const anyDownsample = (scale: Scale): fc.Arbitrary<Downsample> =>
  fc.record({
    interval: fc.oneof(
      { weight: 1, arbitrary: fc.constant('all' as const) },
      { weight: 9, arbitrary: anyInterval(scale) },
    ),
    aggregator: fc.oneof(
      fc.constantFrom<ReducingAggregator>('sum', 'avg', 'last'),
      fc.constantFrom(...REDUCING),
    ),
    fill: fc.constantFrom('none', 'nan', 'null', 'zero'),
  });

const anyRate = fc.record({
  isCounter: fc.boolean(),
  counterMax: fc.constantFrom(2 ** 63, 255, 4_294_967_295),
  resetValue: fc.constantFrom(0, -1, 1, 1_000_000),
  dropsResets: fc.boolean(),
});

const anyQuery = (scale: Scale): fc.Arbitrary<SubQuery> =>
  fc
    .record({
      filters: fc.oneof(fc.constant([]), fc.array(anyFilter, { maxLength: 2 })),
      hasExplicitTags: fc.boolean(),
      aggregator: fc.constantFrom(...AGGREGATORS),
      downsample: fc.option(anyDownsample(scale), { nil: undefined, freq: 4 }),
      rate: fc.option(anyRate, { nil: undefined, freq: 2 }),
    })
    .map(({ downsample, rate, ...query }) => ({
      ...query,
      series: { metric: 'cpu' },
      ...(downsample && { downsample }),
      ...(rate && { rate }),
    }));

const anyAsked = ({ baseMs, spanMs, stepMs }: Scale) => {
  const edge = fc.oneof(
    fc.integer({ min: -2, max: spanMs / stepMs + 2 }).map((step) => baseMs + step * stepMs),
    fc.integer({ min: -HOUR_MS, max: spanMs }).map((ms) => baseMs + ms),
  );
  return fc
    .tuple(edge, edge)
    .map(([a, b]) => ({ startMs: Math.min(a, b), endMs: Math.max(a, b) + 1 }));
};

export interface AskedSeries {
  readonly question: PointsQuestion;
  readonly series: readonly NaiveSeries[];
}

export const anyAskedSeries: fc.Arbitrary<AskedSeries> = fc.constantFrom(...SCALES).chain((scale) =>
  fc.record({
    series: anySeries(scale),
    question: fc.record({
      query: anyQuery(scale),
      asked: anyAsked(scale),
      alignment: fc.constantFrom('epoch', 'epoch', 'end'),
      firstRate: fc.constantFrom('none', 'epoch'),
    }),
  }),
);
