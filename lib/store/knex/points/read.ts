/** Raw points of series in a window. */

import type { PointColumns, PointsWindow } from '../../../domain/points/columns';
import { CooperativeScheduler } from '../../../event-loop';
import type { PointsQuery } from '../../points';
import type { Database } from '../sql/database';
import type { Fragment } from '../sql/statements';
import { HOUR_MS, hoursOfWindow } from './hours';
import { pointColumns } from './numbers/columns';
import { listedPoints } from './numbers/listed-points';
import { piecesOf, SEEKS } from './numbers/seeks';
import { type ReadLimit, readLimit } from './read-limit';
import { groupsBySpan, type SpanGroup, spansIn } from './spans';
import { inStates } from './states';
import { haveBeenDropped, hourStates } from './states-between';

export type Reading = Pick<Database, 'read' | 'dialect'>;

interface PointRow {
  readonly hour: number;
  readonly series_id: number;
  readonly offset_ms: number;
  readonly value: number;
}

export const POINT_COLUMNS = ['hour', 'series_id', 'offset_ms', 'value'];

interface HoursQuery {
  readonly hours: readonly number[];
  /** In order. */
  readonly seriesIds: readonly number[];
  readonly limit?: ReadLimit;
}

type Visit = (seriesId: number, atMs: number, value: number) => void;

/** Calls for each point of these hours. */
export async function eachPoint(
  database: Reading,
  { hours, seriesIds, limit = readLimit() }: HoursQuery,
  visit: Visit,
): Promise<void> {
  for (const piece of piecesOf(hours, seriesIds)) {
    const seek = { ...piece, table: 'points', columns: POINT_COLUMNS, bucket: 'hour' } as const;
    const { sql, bindings } = SEEKS[database.dialect.name](seek);
    // One more than may be is enough to refuse them, before all of them are in memory.
    const atMost = Number.isFinite(limit.left()) ? ` limit ${limit.left() + 1}` : '';
    const points = { sql: sql + atMost, bindings };
    const [id] = piece.seriesIds;
    if (id !== undefined && piece.seriesIds.length === 1) {
      await eachListed(database, { points, limit }, (atMs, value) => visit(id, atMs, value));
    } else await eachRow(database, { points, limit }, visit);
  }
}

interface Read {
  readonly points: Fragment;
  readonly limit: ReadLimit;
}

async function eachListed(
  database: Reading,
  { points, limit }: Read,
  visit: (atMs: number, value: number) => void,
): Promise<void> {
  const scheduler = new CooperativeScheduler();
  const { size, hours, offsetsMs, values } = await listedPoints(database, points);
  limit.take(size);
  for (let i = 0; i < size; i++) {
    visit((hours[i] as number) * HOUR_MS + (offsetsMs[i] as number), values[i] as number);
    if (scheduler.shouldYield) await scheduler.yield();
  }
}

async function eachRow({ read }: Reading, { points, limit }: Read, visit: Visit): Promise<void> {
  const scheduler = new CooperativeScheduler();
  const rows = await read.all<PointRow>(points.sql, points.bindings);
  limit.take(rows.length);
  for (const row of rows) {
    visit(row.series_id, row.hour * HOUR_MS + row.offset_ms, row.value);
    if (scheduler.shouldYield) await scheduler.yield();
  }
}

export async function readPoints(
  { read, dialect }: Reading,
  { seriesIds, days, limit, ...window }: PointsQuery,
): Promise<Map<number, PointColumns>> {
  const spans = await spansIn(read, { seriesIds, ...(days && { days }) });
  const all = readLimit(limit);
  const columns = new Map<number, PointColumns>();
  for (const group of groupsBySpan(spans, hoursOfWindow(window))) {
    const some = await readGroup({ read, dialect }, { ...group, window, limit: all });
    for (const [id, points] of some) columns.set(id, points);
  }
  return columns;
}

interface GroupQuery extends SpanGroup {
  readonly window: PointsWindow;
  readonly limit: ReadLimit;
}

/** The points of hours that are being dropped do not count any more. */
async function readGroup(database: Reading, query: GroupQuery): Promise<Map<number, PointColumns>> {
  const { seriesIds, limit } = query;
  const { fromMs, toMs } = query.window;
  const leftBefore = limit.left();
  const states = await hourStates(database.read, query);
  const hours = inStates(states, (state) => state !== 'dropped' && state !== 'dropping');
  const columns = pointColumns();
  await eachPoint(database, { hours, seriesIds, limit }, (seriesId, atMs, value) => {
    if (atMs >= fromMs && atMs < toMs) columns.add(seriesId, atMs, value);
  });
  if (!(await haveBeenDropped(database.read, hours, states))) return columns.finish();
  limit.take(limit.left() - leftBefore);
  return readGroup(database, query);
}
