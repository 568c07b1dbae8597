/** The contract of sources that are heard all the time: until when they have been, and what may be missing. */

export interface SourceKey {
  /** Such as `nova-notifications`. */
  readonly source: string;
  readonly cell: string;
}

export interface SourceState extends SourceKey {
  readonly heardFromUs: number;
  /** All that was reported before this instant is stored, but for what its gaps name. */
  readonly heardUntilUs: number;
  /** When the newest message was made; null: there was none yet. */
  readonly newestUs: number | null;
  /** Since when, and until when, audits have covered each period; null: there were none yet. */
  readonly auditedFromUs: number | null;
  readonly auditedUntilUs: number | null;
}

/** Time of which everything has been reported. */
export interface CoveredSpan {
  readonly fromUs: number;
  readonly untilUs: number;
}

/** What was reported in this time may be missing. */
export interface SourceGap extends SourceKey {
  readonly fromUs: number;
  /** Null: it has not ended. */
  readonly toUs: number | null;
  /** When audits or a reconciliation had reported what was missing; null: they have not yet. */
  readonly repairedUs: number | null;
}

export interface Sources {
  /** Instants only ever move forward. The first time also sets since when the source is heard. */
  hear(state: Pick<SourceState, 'source' | 'cell' | 'heardUntilUs' | 'newestUs'>): Promise<void>;
  /** Audits have covered this period. Where periods before it are missing, what is covered begins with it. */
  audited(key: SourceKey, period: CoveredSpan): Promise<void>;
  /** Begins a gap, unless there is one that has not ended. */
  beginGap(key: SourceKey, fromUs: number): Promise<void>;
  /** Ends the gap that has not ended. */
  endGap(key: SourceKey, toUs: number): Promise<void>;
  /** Marks gaps that lie within the span as repaired, and returns them. */
  repair(key: SourceKey, covered: CoveredSpan, nowUs: number): Promise<readonly SourceGap[]>;
  /** With its gaps, as if it had never been heard. False: it is not known. */
  forget(key: SourceKey): Promise<boolean>;
  /** By source and cell. */
  states(): Promise<readonly SourceState[]>;
  /** Those that are not repaired, by source, cell and time. */
  gaps(): Promise<readonly SourceGap[]>;
}
