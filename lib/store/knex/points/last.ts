/** The newest point of each series. */
import type { LastPoint } from '../../points';
import type { Database } from '../sql/database';
import type { Statements } from '../sql/statements';
import { chunksOf } from '../sql/write-rows';
import { DAY_HOURS, HOUR_MS } from './hours';
import { piecesOf, SEEKS } from './numbers/seeks';
import { POINT_COLUMNS } from './read';

interface SeriesRow {
  readonly id: number;
  readonly last_day: number;
  readonly last_ms: number | null;
  readonly last_value: number | null;
}

interface PointRow {
  readonly hour: number;
  readonly series_id: number;
  readonly offset_ms: number;
  readonly value: number;
}

type Reading = Pick<Database, 'read' | 'dialect'>;
type Newest = Map<number, LastPoint>;

export async function lastPoints(
  database: Reading,
  seriesIds: readonly number[],
): Promise<ReadonlyMap<number, LastPoint>> {
  const newest: Newest = new Map();
  for (const some of chunksOf([...new Set(seriesIds)])) {
    const series = await database.read.run((db) =>
      db('series')
        .select<SeriesRow[]>('id', 'last_day', 'last_ms', 'last_value')
        .whereIn('id', some)
        .orderBy('id'),
    );
    for (const [day, idsOfDay] of byDay(series))
      await readBefore(database, newest, { day, ids: idsOfDay });
    for (const each of series) keepStored(newest, each);
  }
  return newest;
}

function byDay(series: readonly SeriesRow[]): Map<number, number[]> {
  const days = new Map<number, number[]>();
  for (const { id, last_day: day } of series) days.set(day, [...(days.get(day) ?? []), id]);
  return days;
}

/** That of a series whose points have been dropped. */
function keepStored(newest: Newest, { id, last_ms: atMs, last_value: value }: SeriesRow): void {
  if (atMs === null || value === null) return;
  if (atMs > (newest.get(id)?.atMs ?? Number.NEGATIVE_INFINITY)) newest.set(id, { atMs, value });
}

/** The next hours before this one that hold points. */
const hoursBefore = (read: Statements, beforeHour: number, limit: number): Promise<number[]> =>
  read.run((db) =>
    db('point_hours')
      .where('hour', '<', beforeHour)
      .whereNot('state', 'dropped')
      .orderBy('hour', 'desc')
      .limit(limit)
      .pluck<number[]>('hour'),
  );

/** From the end of their last day backwards, ever more hours at once: most series have a point in the first ones. */
async function readBefore(
  { read, dialect }: Reading,
  newest: Newest,
  { day, ids }: { readonly day: number; readonly ids: readonly number[] },
): Promise<void> {
  let left = ids;
  let beforeHour: number | undefined = (day + 1) * DAY_HOURS;
  for (let size = 2; beforeHour !== undefined && left.length > 0; size *= 2) {
    const hours = await hoursBefore(read, beforeHour, size);
    beforeHour = hours.at(-1);
    for (const piece of piecesOf(hours, left)) {
      const seek = { ...piece, table: 'points', columns: POINT_COLUMNS, bucket: 'hour' } as const;
      const { sql, bindings } = SEEKS[dialect.name](seek);
      for (const row of await read.all<PointRow>(sql, bindings)) keepNewer(newest, row);
    }
    left = left.filter((id) => !newest.has(id));
  }
}

function keepNewer(newest: Newest, row: PointRow): void {
  const atMs = row.hour * HOUR_MS + row.offset_ms;
  const known = newest.get(row.series_id);
  if (!known || atMs > known.atMs) newest.set(row.series_id, { atMs, value: row.value });
}
