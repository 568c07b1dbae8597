/** What the servers of aggregates used in equal buckets of time: means of CPU and memory, sums of storage. */
import type { EqualBuckets, SecondsWindow } from '../../domain/aggregates/buckets';
import { hoursOfMeans, hoursOfNewest } from '../../domain/aggregates/hours';
import { meansOf } from '../../domain/aggregates/means';
import { minuteSums, newestSums } from '../../domain/aggregates/minute-sums';
import { HOUR_MS } from '../../domain/points/interval';
import type { ProjectRollUpColumns } from '../../domain/points/project-roll-up';
import type { MetricRole } from '../../domain/points/roles';
import type { Store } from '../../store/store';
import { metricsNamed, type NamedMetric } from '../metrics';
import type { AggregateObject } from './objects';
import { samplesOfHours, samplesOfPoints } from './read-samples';

export const USAGE_ITEMS = ['storage', 'cpu', 'memory'] as const;
export type UsageItem = (typeof USAGE_ITEMS)[number];

export interface AggregateUsageQuery {
  readonly item: UsageItem;
  /** Whether memory is a mean over servers, or their sum, as storage is. */
  readonly memory: 'mean' | 'sum';
  readonly window: SecondsWindow;
  readonly buckets: EqualBuckets;
  /** Of how many roll-ups of hours one question may be made. */
  readonly maxHours?: number;
}

/** As many as the points of one object. */
const MAX_HOURS = 5_000_000;

export interface AggregateUsage {
  /** For each object one value for each bucket: percent, or MiB. */
  readonly values: readonly (readonly number[])[];
  /** Whether samples are gone, so that hours of them counted as a whole. */
  readonly isHourly: boolean;
}

type Sources = Pick<Store, 'metrics' | 'points'>;

/** Throws `tooLarge` where more would have to be read: of points for one object, of hours of projects for all. */
export async function aggregateUsage(
  store: Sources,
  objects: readonly AggregateObject[],
  query: AggregateUsageQuery,
): Promise<AggregateUsage> {
  const { pointsFromMs } = await store.points.retention();
  const usage = await usageKeptFrom(store, objects, { ...query, keptFromMs: pointsFromMs });
  const after = await store.points.retention();
  // The bound is raised before points are dropped.
  return after.pointsFromMs === pointsFromMs ? usage : aggregateUsage(store, objects, query);
}

interface KeptQuery extends AggregateUsageQuery {
  readonly keptFromMs: number;
}

async function usageKeptFrom(
  store: Sources,
  objects: readonly AggregateObject[],
  query: KeptQuery,
): Promise<AggregateUsage> {
  const { role, unit } = MEASURED[query.item];
  let named: Promise<readonly NamedMetric[]> | undefined;
  const metrics = () => {
    named ??= metricsNamed(store, role);
    return named;
  };
  const hours = await store.points.readProjectRollUps({
    projectIds: [...new Set(objects.flatMap(({ projectIds }) => projectIds))],
    role,
    values: isSummed(query) ? ['lastSum'] : ['count', 'sum'],
    fromMs: Math.floor((query.window.fromS * 1000) / HOUR_MS) * HOUR_MS,
    toMs: Math.ceil((query.window.toS * 1000) / HOUR_MS) * HOUR_MS,
    limit: query.maxHours ?? MAX_HOURS,
  });
  const values: (readonly number[])[] = [];
  let isHourly = false;
  for (const { projectIds } of objects) {
    const columns = projectIds.flatMap((id) => hours.get(id) ?? []);
    isHourly ||= columns.some(({ startMs: [first = Infinity] }) => first < query.keptFromMs);
    const found = await valuesOf(store, { query, projectIds, metrics, columns });
    values.push(found.map((value) => value / unit));
  }
  return { values, isHourly };
}

const MIB = 2 ** 20;

const MEASURED: Readonly<Record<UsageItem, { readonly role: MetricRole; readonly unit: number }>> =
  {
    cpu: { role: 'cpu_percent', unit: 1 },
    memory: { role: 'mem_bytes', unit: MIB },
    storage: { role: 'disk_bytes', unit: MIB },
  };

interface ObjectHours {
  readonly query: KeptQuery;
  readonly projectIds: readonly string[];
  readonly metrics: () => Promise<readonly NamedMetric[]>;
  readonly columns: readonly ProjectRollUpColumns[];
}

const isSummed = ({ item, memory }: AggregateUsageQuery): boolean =>
  item === 'storage' || (item === 'memory' && memory === 'sum');

async function valuesOf(
  store: Pick<Store, 'points'>,
  { query, columns, ...projects }: ObjectHours,
): Promise<readonly number[]> {
  const { buckets, window, keptFromMs } = query;
  const measured = { startMs: startsOf(columns), keptFromMs };
  const summed = isSummed(query);
  const uses = (summed ? hoursOfNewest : hoursOfMeans)(buckets, measured);
  const whole = columns.map((each) => samplesOfHours(each, uses, summed ? 'lastSum' : 'sum'));
  const samples = [...whole, ...(await samplesOfPoints(store, { ...projects, uses }))];
  return summed ? newestSums(buckets, minuteSums(window, samples)) : meansOf(buckets, samples);
}

/** Each once, in order. */
function startsOf(columns: readonly ProjectRollUpColumns[]): Iterable<number> {
  const [first, ...others] = columns;
  if (others.length === 0) return first?.startMs ?? [];
  const starts = new Set(columns.flatMap(({ startMs }) => [...startMs]));
  return [...starts].sort((a, b) => a - b);
}
