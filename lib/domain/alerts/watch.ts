/** How a condition is watched over time: in buckets of which length, and how many of them open and close an alert. */
import { HOUR_MS, MINUTE_MS } from '../points/interval';
import type { Comparison, MeasuredCondition } from './condition';

/** From this duration on a condition is watched hour by hour, out of roll-ups. */
const HOURLY_FROM_MS = 6 * HOUR_MS;

/** An alert closes after so many buckets without a breach, or as many as opened it if these are fewer. */
const CLOSING_BUCKETS = 3;

/** A server that runs is idle while its CPU stays below this, in percent of its own cores. */
export const IDLE_BELOW_CPU_PERCENT = 5;

export interface Watch {
  /** A role, or else the name of a metric. */
  readonly metric: string;
  readonly bucketMs: number;
  /** A breach that lasts for so many buckets opens an alert. */
  readonly openingBuckets: number;
  readonly closingBuckets: number;
  /**
   * A breach goes on over so many buckets in a row in which nothing was measured. One of five minutes can be empty by
   * chance, when values come every five minutes with a jitter; an hour cannot.
   */
  readonly silentBuckets: number;
  /** The value of a bucket that is nearest to the threshold; if it is beyond it, all are. */
  readonly nearest: 'min' | 'max';
  readonly isBreach: (nearest: number) => boolean;
  /** Several series of one object: one of them is enough (`any`), or all must agree (`all`). */
  readonly series: 'any' | 'all';
  /** Only what was measured while the server ran. */
  readonly isOfRunningServers: boolean;
}

const TESTS: Readonly<
  Record<Comparison, (threshold: number) => Pick<Watch, 'nearest' | 'isBreach'>>
> = {
  '>': (threshold) => ({ nearest: 'min', isBreach: (value) => value > threshold }),
  '>=': (threshold) => ({ nearest: 'min', isBreach: (value) => value >= threshold }),
  '<': (threshold) => ({ nearest: 'max', isBreach: (value) => value < threshold }),
  '<=': (threshold) => ({ nearest: 'max', isBreach: (value) => value <= threshold }),
};

function pace(forMs: number) {
  const isHourly = forMs >= HOURLY_FROM_MS;
  const bucketMs = isHourly ? HOUR_MS : 5 * MINUTE_MS;
  const openingBuckets = Math.ceil(forMs / bucketMs);
  const silentBuckets = isHourly ? 0 : 1;
  // One more than may be missing without a word, or an alert would close in the middle of a breach.
  const closingBuckets = Math.min(Math.max(openingBuckets, silentBuckets + 1), CLOSING_BUCKETS);
  return { bucketMs, openingBuckets, closingBuckets, silentBuckets };
}

export function watchOf(condition: MeasuredCondition): Watch {
  const paced = pace(condition.forMs);
  if (condition.kind === 'idle') {
    const test = TESTS['<'](IDLE_BELOW_CPU_PERCENT);
    return { metric: 'cpu_percent', ...paced, ...test, series: 'all', isOfRunningServers: true };
  }
  const { metric, comparison, threshold } = condition;
  const test = TESTS[comparison](threshold);
  return { metric, ...paced, ...test, series: 'any', isOfRunningServers: false };
}

/** So many buckets before the first one that is evaluated decide with it. */
export const lookbackBuckets = ({ openingBuckets, silentBuckets }: Watch): number =>
  openingBuckets - 1 + silentBuckets;
