/** A question about measured points, as OpenTSDB asks it: which series, grouped how, folded how over time. */

/** Percentiles, and those by the estimators. */
export const PERCENTILES = [
  'p50',
  'p75',
  'p90',
  'p95',
  'p99',
  'p999',
  'ep50r3',
  'ep50r7',
  'ep75r3',
  'ep75r7',
  'ep90r3',
  'ep90r7',
  'ep95r3',
  'ep95r7',
  'ep99r3',
  'ep99r7',
  'ep999r3',
  'ep999r7',
] as const;

/** Functions over values of one instant or of one bucket; the names are OpenTSDB's. */
export const AGGREGATORS = [
  'avg',
  'count',
  'dev',
  'diff',
  'first',
  'last',
  'max',
  'median',
  'mimmax',
  'mimmin',
  'min',
  'mult',
  'none',
  'pfsum',
  'squareSum',
  'sum',
  'zimsum',
  ...PERCENTILES,
] as const;
export type Aggregator = (typeof AGGREGATORS)[number];
/** `none` leaves each series as it is. */
export type ReducingAggregator = Exclude<Aggregator, 'none'>;

export const FILTER_TYPES = [
  'literal_or',
  'iliteral_or',
  'not_literal_or',
  'not_iliteral_or',
  'wildcard',
  'iwildcard',
  'regexp',
] as const;
export type FilterType = (typeof FILTER_TYPES)[number];

/** A series without the key fails it, whatever its type. */
export interface TagFilter {
  readonly key: string;
  readonly type: FilterType;
  readonly expression: string;
  /** Whether each value of the key makes a group of its own. */
  readonly isGrouping: boolean;
}

/** From short to long; `n` is a month. */
export const INTERVAL_UNITS = ['ms', 's', 'm', 'h', 'd', 'w', 'n', 'y'] as const;
export type IntervalUnit = (typeof INTERVAL_UNITS)[number];

export interface Interval {
  readonly count: number;
  readonly unit: IntervalUnit;
  /** Calendar units in this IANA zone; without it plain lengths since the epoch, a month of 30 days, a year of 365. */
  readonly calendarZone?: string;
}

export type Fill = 'none' | 'nan' | 'null' | 'zero';

export interface Downsample {
  /** `all`: one bucket for the whole window. */
  readonly interval: Interval | 'all';
  readonly aggregator: ReducingAggregator;
  readonly fill: Fill;
}

export interface RateOptions {
  readonly isCounter: boolean;
  /** Where the counter wraps. Default 2^63 − 1. */
  readonly counterMax: number;
  /** A corrected rate beyond it counts as a reset, which is 0; 0 or less: none does. */
  readonly resetValue: number;
  readonly dropsResets: boolean;
}

export interface SubQuery {
  /** By metric, or the series themselves. */
  readonly series: { readonly metric: string } | { readonly ids: readonly number[] };
  readonly filters: readonly TagFilter[];
  /** Only series that have no other keys than those of the filters. */
  readonly hasExplicitTags: boolean;
  readonly aggregator: Aggregator;
  readonly downsample?: Downsample;
  readonly rate?: RateOptions;
}
