/** A naive account of a history: each bucket out of all points. */
import type { Quantity } from './hosting';
import type { NaiveInstance } from './naive';

export const PERIOD_MS: Readonly<Record<string, number>> = {
  '1h': 3_600_000,
  '6h': 21_600_000,
  '24h': 86_400_000,
  '7d': 604_800_000,
  '30d': 2_592_000_000,
};
export const INTERVAL_MS: Readonly<Record<string, number>> = {
  '5m': 300_000,
  '15m': 900_000,
  '1h': 3_600_000,
  '1d': 86_400_000,
};

const AUTO: Readonly<Record<string, string>> = {
  '1h': '5m',
  '6h': '5m',
  '24h': '15m',
  '7d': '1h',
  '30d': '1d',
};

const [MB, GB] = [2 ** 20, 2 ** 30];

const halfUp = (dividend: bigint, divisor: bigint, places: number): number =>
  Number((2n * dividend * 10n ** BigInt(places) + divisor) / (2n * divisor)) / 10 ** places;

interface Asked {
  readonly period: string;
  readonly interval: string;
}

/** Undefined: it is refused. */
export function naiveHistory(
  { number, samples }: NaiveInstance,
  { period, interval: asked }: Asked,
  nowMs: number,
) {
  const interval = asked === 'auto' ? (AUTO[period] ?? '') : asked;
  const widthMs = INTERVAL_MS[interval] ?? 0;
  const count = (PERIOD_MS[period] ?? 0) / widthMs;
  if (count < 1) return undefined;
  const lastMs = nowMs - (nowMs % widthMs);
  const metrics = Array.from({ length: count }, (_, i) => lastMs - (count - 1 - i) * widthMs)
    .map((startMs) => bucketOf(samples, startMs, widthMs))
    .filter((bucket) => bucket !== undefined);
  return { instance_id: number, period, interval, metrics };
}

function bucketOf(all: NaiveInstance['samples'], startMs: number, widthMs: number) {
  const until = (ms: number) =>
    all.filter(({ atMs, quantity }) => atMs < ms && quantity !== 'file');
  const own = until(startMs + widthMs).filter(({ atMs }) => atMs >= startMs);
  if (own.length === 0) return undefined;
  const amounts = (quantity: Quantity) =>
    own.filter((each) => each.quantity === quantity).map(({ amount }) => BigInt(amount));
  const mean = (quantity: Quantity, unit: bigint, places: number) => {
    const values = amounts(quantity);
    if (values.length === 0) return null;
    const sum = values.reduce((total, value) => total + value, 0n);
    return halfUp(sum, unit * BigInt(values.length), places);
  };
  const sizes = until(startMs + widthMs).filter(({ quantity }) => quantity === 'db');
  const [size] = [...sizes].sort((a, b) => b.atMs - a.atMs);
  return {
    timestamp: new Date(startMs).toISOString().replace(/\.\d+/, ''),
    cpu_percent: mean('cpu', 100n, 1),
    ram_mb: mean('ram', BigInt(MB), 0),
    db_storage_gb: size ? halfUp(BigInt(size.amount), BigInt(GB), 1) : null,
  };
}
