/** A query as a client wrote it, before names of functions, times and intervals are read. */
import type { RateOptions, TagFilter } from '../../../domain/points/query';

export interface WrittenQuery {
  readonly start: string | undefined;
  readonly end: string | undefined;
  readonly timezone: string | undefined;
  readonly usesCalendar: boolean;
  readonly subQueries: readonly WrittenSubQuery[] | undefined;
  readonly format: AnswerFormat;
}

/** How the answer is written. */
export interface AnswerFormat {
  /** Stamps in milliseconds, not seconds. */
  readonly inMilliseconds: boolean;
  /** Pairs instead of an object. */
  readonly inArrays: boolean;
  readonly showsQuery: boolean;
  readonly showsTsuids: boolean;
  readonly showsStats: boolean;
  readonly showsSummary: boolean;
}

export interface WrittenSubQuery {
  readonly aggregator: string | undefined;
  readonly metric: string | undefined;
  readonly tsuids: readonly string[] | undefined;
  readonly filters: readonly TagFilter[];
  readonly hasExplicitTags: boolean;
  readonly downsample: string | undefined;
  readonly rate: RateOptions | undefined;
  /** Percentiles within histograms, of which none are stored here. */
  readonly asksHistograms: boolean;
}
