/**
 * A row of table `meta`: from when on points and roll-ups are kept. SQL text: every question about points asks it,
 * and the builder takes longer than the database.
 */
import type { Points, Retention } from '../../../points';
import type { SqlDialect } from '../../sql/dialect';
import type { Statements } from '../../sql/statements';
import { writeRows } from '../../sql/write-rows';
import { DAY_MS } from '../hours';
import type { Bounds } from './blocks';

const NAME = 'points_kept_from';
const ALL: Bounds = { points: 0, hours: 0, days: 0 };

async function boundsIn(read: Statements): Promise<Bounds> {
  const [row] = await read.all<{ value: string }>(`select value from meta where name = '${NAME}'`);
  return row === undefined ? ALL : (JSON.parse(row.value) as Bounds);
}

export function retentionOf(read: Statements): Pick<Points, 'retention' | 'knownRetention'> {
  let known: Retention | undefined;
  return {
    async retention() {
      const { points, hours, days } = await boundsIn(read);
      known = {
        pointsFromMs: points * DAY_MS,
        hoursFromMs: hours * DAY_MS,
        daysFromMs: days * DAY_MS,
      };
      return known;
    },
    knownRetention: () => known,
  };
}

/** Before anything is dropped. What is gone stays gone, even if it is to be kept longer from now on. */
export async function raiseBounds(
  tx: Statements,
  dialect: SqlDialect,
  bounds: Partial<Bounds>,
): Promise<void> {
  const known = await boundsIn(tx);
  const raised = {
    points: Math.max(known.points, bounds.points ?? 0),
    hours: Math.max(known.hours, bounds.hours ?? 0),
    days: Math.max(known.days, bounds.days ?? 0),
  };
  await writeRows(tx, dialect, {
    table: 'meta',
    columns: ['name', 'value'],
    items: [[NAME, JSON.stringify(raised)]],
    toRow: (row) => row,
    onConflict: { key: 'name', act: 'replace' },
  });
}
