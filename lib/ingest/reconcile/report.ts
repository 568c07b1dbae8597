/** What a reconciliation has found, for people and programs. */
import type { SourceGap } from '../../store/store';
import type { Change } from './changes';

export interface Finding extends Change {
  readonly serverId: string;
  readonly name: string | null;
  readonly projectId: string | null;
  /** Why it is believed, or why it is not. */
  readonly reason: string;
}

export interface Gone {
  readonly serverId: string;
  readonly name: string | null;
  readonly projectId: string | null;
  /** When anything was last reported of it, µs. */
  readonly heardUntilUs: number;
  /** Where its life has been ended now; null: it goes on. */
  readonly endedAtUs: number | null;
}

/** Of many, the first are kept and all are counted. */
export class Findings<T> {
  static readonly MAX_KEPT = 10_000;
  readonly kept: T[] = [];
  count = 0;

  add(...findings: readonly T[]): void {
    this.count += findings.length;
    this.kept.push(...findings.slice(0, Findings.MAX_KEPT - this.kept.length));
  }
}

export interface Report {
  readonly reference: string;
  /** Servers that were compared. */
  compared: number;
  readonly repaired: Findings<Finding>;
  /** What Nova says and a better source says otherwise; it stays as it is. */
  readonly contradicted: Findings<Finding>;
  /** Servers that run here and that Nova does not know. */
  readonly gone: Findings<Gone>;
  /** Servers that could not be understood. */
  refused: number;
  /** Gaps of sources in which nothing is missing any more. */
  closedGaps: readonly SourceGap[];
}

export const newReport = (reference: string): Report => ({
  ...{ reference, compared: 0, refused: 0, closedGaps: [] },
  repaired: new Findings(),
  contradicted: new Findings(),
  gone: new Findings(),
});

/** Whether nothing is left that a person should look at. */
export const isSettled = ({ contradicted, gone, refused }: Report): boolean =>
  contradicted.count === 0 &&
  refused === 0 &&
  gone.kept.every(({ endedAtUs }) => endedAtUs !== null);
