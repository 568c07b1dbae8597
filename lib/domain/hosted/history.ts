/** What a hosted server used, bucket by bucket. */
import {
  type ExactDecimal,
  exactly,
  plus,
  roundedQuotient,
  times,
  ZERO,
} from '../values/exact-decimal';
import { shownGb } from './usage';

/** Samples of one series, or roll-ups of them, in order of time; the arrays are equally long. */
export interface Samples {
  readonly startMs: Float64Array;
  readonly sums: Float64Array;
  readonly counts: Float64Array;
  readonly lasts: Float64Array;
  /** A value times this is a percent, or bytes. */
  readonly scale: ExactDecimal;
}

export interface HistoryEntry {
  readonly startMs: number;
  readonly cpuPercent: number | null;
  readonly ramMb: number | null;
  readonly dbGb: number | null;
}

export interface HistorySamples {
  readonly cpu: readonly Samples[];
  readonly ram: readonly Samples[];
  readonly db: readonly Samples[];
  /** The size of the database before the window, in bytes. */
  readonly dbBefore: ExactDecimal | null;
}

/** Buckets in order; those without any sample are left out. The size of the database stays until it is measured again. */
export function historyOf(samples: HistorySamples, intervalMs: number): readonly HistoryEntry[] {
  const cpu = meansOf(samples.cpu, intervalMs, PERCENT);
  const ram = meansOf(samples.ram, intervalMs, MB);
  const db = lastsOf(samples.db, intervalMs);
  const starts = [...new Set([...cpu.keys(), ...ram.keys(), ...db.keys()])].sort((a, b) => a - b);
  let known = samples.dbBefore;
  return starts.map((startMs) => {
    known = db.get(startMs) ?? known;
    return {
      startMs,
      cpuPercent: cpu.get(startMs) ?? null,
      ramMb: ram.get(startMs) ?? null,
      dbGb: known && shownGb(known),
    };
  });
}

interface Shown {
  readonly unit: ExactDecimal;
  readonly places: number;
}

const PERCENT: Shown = { unit: exactly(1), places: 1 };
const MB: Shown = { unit: exactly(2 ** 20), places: 0 };

const bucketAt = (atMs: number, intervalMs: number): number =>
  Math.floor(atMs / intervalMs) * intervalMs;

interface Sum {
  readonly sum: ExactDecimal;
  readonly count: ExactDecimal;
}

const MEANT_DIGITS = 13;

/** A roll-up is a sum of doubles: 1.94 + 38.16 is 40.1, not 40.099999999999994. Whole numbers are exact. */
const asWritten = (sum: number): ExactDecimal =>
  exactly(Number.isInteger(sum) ? sum : Number(sum.toPrecision(MEANT_DIGITS)));

/** Of all samples together, whichever series they are of. */
function meansOf(
  list: readonly Samples[],
  intervalMs: number,
  { unit, places }: Shown,
): ReadonlyMap<number, number> {
  const sums = new Map<number, Sum>();
  for (const { startMs, sums: values, counts, scale } of list) {
    startMs.forEach((atMs, i) => {
      const bucket = bucketAt(atMs, intervalMs);
      const { sum, count } = sums.get(bucket) ?? { sum: ZERO, count: ZERO };
      sums.set(bucket, {
        sum: plus(sum, times(asWritten(values[i] ?? 0), scale)),
        count: plus(count, exactly(counts[i] ?? 0)),
      });
    });
  }
  const mean = ({ sum, count }: Sum) => roundedQuotient(sum, times(count, unit), places);
  return new Map(Array.from(sums, ([bucket, sum]) => [bucket, mean(sum)]));
}

function lastsOf(list: readonly Samples[], intervalMs: number): ReadonlyMap<number, ExactDecimal> {
  const lasts = new Map<number, { readonly atMs: number; readonly value: ExactDecimal }>();
  for (const { startMs, lasts: values, scale } of list) {
    startMs.forEach((atMs, i) => {
      const bucket = bucketAt(atMs, intervalMs);
      const known = lasts.get(bucket);
      if (known && known.atMs > atMs) return;
      lasts.set(bucket, { atMs, value: times(exactly(values[i] ?? 0), scale) });
    });
  }
  return new Map(Array.from(lasts, ([bucket, { value }]) => [bucket, value]));
}
