/** The newest point of each series in the hour in which it was last written. */
import type { LastPoint } from '../../points';
import type { Database } from '../sql/database';
import { HOUR_MS } from './hours';
import { readPoints } from './read';
import { seriesByWrittenHour } from './series/written';

export async function lastWrittenPoints(
  database: Database,
  seriesIds: readonly number[],
): Promise<ReadonlyMap<number, LastPoint>> {
  const last = new Map<number, LastPoint>();
  for (const [hour, ids] of await seriesByWrittenHour(database.read, seriesIds)) {
    const window = { fromMs: hour * HOUR_MS, toMs: (hour + 1) * HOUR_MS };
    for (const [id, points] of await readPoints(database, { ...window, seriesIds: ids })) {
      const [atMs, value] = [points.atMs.at(-1), points.values.at(-1)];
      if (atMs !== undefined && value !== undefined) last.set(id, { atMs, value });
    }
  }
  return last;
}
