/** Hours of projects that are not added up, computed from the roll-ups of their series. */
import type { RollUpColumns } from '../../../../../domain/points/roll-up';
import { CooperativeScheduler } from '../../../../../event-loop';
import { chunksOf } from '../../../sql/write-rows';
import { HOUR_MS } from '../../hours';
import type { Reading } from '../../read';
import type { ReadLimit } from '../../read-limit';
import { readHours } from '../read';
import type { PendingHours } from './pending';
import { type CountedSeries, countedSeries, runsOf } from './pending-runs';
import type { ProjectHours } from './sums';

interface FromSeries {
  readonly pending: PendingHours;
  readonly role: string;
  readonly limit: ReadLimit;
}

/** As many hours of series are in memory at once. */
const BUCKETS_AT_ONCE = 100_000;
const VALUES = ['count', 'sum', 'last'] as const;

export async function addFromSeries(
  database: Reading,
  { pending, role, limit }: FromSeries,
  hours: ProjectHours,
): Promise<void> {
  const scheduler = new CooperativeScheduler();
  for (const { projectIds, ...span } of runsOf(pending)) {
    const series = await countedSeries(database.read, [...projectIds], role);
    const atOnce = Math.max(1, Math.floor(BUCKETS_AT_ONCE / (span.toHour - span.fromHour)));
    for (const some of chunksOf(series, atOnce)) {
      const seriesIds = some.map(({ id }) => id);
      const rollUps = await readHours(database, { ...span, seriesIds, values: VALUES, limit });
      for (const each of some) {
        addSeries(hours, each, { pending, columns: rollUps.get(each.id) });
        if (scheduler.shouldYield) await scheduler.yield();
      }
    }
  }
}

interface SeriesHours {
  readonly pending: PendingHours;
  readonly columns: RollUpColumns<(typeof VALUES)[number]> | undefined;
}

function addSeries(
  hours: ProjectHours,
  { projectId, scale }: CountedSeries,
  { pending, columns }: SeriesHours,
): void {
  if (!columns) return;
  const { startMs, count, sum, last } = columns;
  for (const [i, ms] of startMs.entries()) {
    const hour = ms / HOUR_MS;
    if (!pending.get(hour)?.has(projectId)) continue;
    const values = { count: count[i] ?? 0, sum: sum[i] ?? 0, last: last[i] ?? 0 };
    hours.add(projectId, hour, values, scale);
  }
}
