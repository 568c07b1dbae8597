/** A naive account of what VedTech's API answers, in whole numbers and from all points each time. */
import type { Quantity } from './hosting';

/** CPU in hundredths of a percent, the others in bytes. */
export interface NaiveSample {
  readonly quantity: Quantity;
  readonly atMs: number;
  readonly amount: number;
  /** Of several writers of one quantity. */
  readonly writer: number;
}

export interface NaiveInstance {
  readonly number: number;
  readonly name: string;
  readonly subdomain: string | null;
  readonly status: string;
  readonly quarterCores: number;
  readonly ramMb: number;
  readonly halfDbGb: number;
  readonly halfFileGb: number;
  readonly users: number;
  readonly samples: readonly NaiveSample[];
}

const FRESH_MS = 900_000;
const [MB, GB] = [2 ** 20, 2 ** 30];

/** Half away from zero; nothing here is below 0. */
function rounded(dividend: bigint, divisor: bigint, places: number): number {
  if (divisor === 0n) return 0;
  const scaled = dividend * 10n ** BigInt(places);
  const whole = scaled / divisor + (2n * (scaled % divisor) >= divisor ? 1n : 0n);
  return Number(whole) / 10 ** places;
}

/** The newest of a quantity; 0 where CPU or memory are not what is used now. */
function amountOf({ status, samples }: NaiveInstance, quantity: Quantity, nowMs: number): bigint {
  const own = samples.filter((each) => each.quantity === quantity);
  const [newest] = [...own].sort((a, b) => b.atMs - a.atMs);
  if (!newest) return 0n;
  const isStorage = quantity === 'db' || quantity === 'file';
  const isNow = status === 'running' && nowMs - newest.atMs <= FRESH_MS;
  return isStorage || isNow ? BigInt(newest.amount) : 0n;
}

export function naiveUsage(instance: NaiveInstance, nowMs: number) {
  const amount = (quantity: Quantity) => amountOf(instance, quantity, nowMs);
  const gb = (quantity: Quantity) => rounded(amount(quantity), BigInt(GB), 1);
  const ofHalfGb = (quantity: Quantity, limit: number) =>
    rounded(amount(quantity) * 200n, BigInt(limit) * BigInt(GB), 1);
  return {
    cpu_percent: rounded(amount('cpu'), 100n, 1),
    cpu_cores_used: rounded(amount('cpu') * BigInt(instance.quarterCores), 40_000n, 1),
    ram_mb: rounded(amount('ram'), BigInt(MB), 0),
    ram_percent: rounded(amount('ram') * 100n, BigInt(instance.ramMb) * BigInt(MB), 1),
    db_storage_gb: gb('db'),
    db_storage_percent: ofHalfGb('db', instance.halfDbGb),
    file_storage_gb: gb('file'),
    file_storage_percent: ofHalfGb('file', instance.halfFileGb),
  };
}

export const naiveLimits = (instance: NaiveInstance) => ({
  cpu_cores: instance.quarterCores / 4,
  ram_mb: instance.ramMb,
  db_storage_gb: instance.halfDbGb / 2,
  file_storage_gb: instance.halfFileGb / 2,
});

export function naiveLastUpdated({ samples }: NaiveInstance): string | null {
  if (samples.length === 0) return null;
  const newestMs = Math.max(...samples.map(({ atMs }) => atMs));
  return new Date(newestMs).toISOString().replace(/\.\d+/, '');
}

/** Those that are listed, in order. */
export const naiveListed = (instances: readonly NaiveInstance[]): readonly NaiveInstance[] =>
  instances
    .filter(({ status }) => status !== 'terminated')
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.number - b.number));

export function naiveListJson(instance: NaiveInstance, nowMs: number) {
  const { cpu_cores_used, db_storage_percent, file_storage_percent, ...usage } = naiveUsage(
    instance,
    nowMs,
  );
  const { number: id, name, subdomain, status } = instance;
  return { id, name, subdomain, status, usage, limits: naiveLimits(instance) };
}

export function naiveSummary(instances: readonly NaiveInstance[], nowMs: number) {
  const listed = naiveListed(instances);
  const sum = (of: (instance: NaiveInstance) => bigint) =>
    listed.reduce((total, each) => total + of(each), 0n);
  const amount = (quantity: Quantity) => sum((each) => amountOf(each, quantity, nowMs));
  const limit = (of: (instance: NaiveInstance) => number) => Number(sum((i) => BigInt(of(i))));
  const quarters = sum(({ quarterCores }) => BigInt(quarterCores));
  const busy = sum((each) => amountOf(each, 'cpu', nowMs) * BigInt(each.quarterCores));
  return {
    total_instances: listed.length,
    running_instances: listed.filter(({ status }) => status === 'running').length,
    stopped_instances: listed.filter(({ status }) => status === 'stopped').length,
    aggregate_usage: {
      total_cpu_cores: Number(quarters) / 4,
      used_cpu_percent: rounded(busy, quarters * 100n, 1),
      total_ram_mb: limit(({ ramMb }) => ramMb),
      used_ram_mb: rounded(amount('ram'), BigInt(MB), 0),
      total_db_storage_gb: limit(({ halfDbGb }) => halfDbGb) / 2,
      used_db_storage_gb: rounded(amount('db'), BigInt(GB), 1),
      total_file_storage_gb: limit(({ halfFileGb }) => halfFileGb) / 2,
      used_file_storage_gb: rounded(amount('file'), BigInt(GB), 1),
    },
  };
}
