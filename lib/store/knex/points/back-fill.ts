/** Points for hours whose points were dropped: who may still write them, and what that changes. */
import type { SqlDialect } from '../sql/dialect';
import type { Statements } from '../sql/statements';
import { DAY_HOURS, dayOf } from './hours';
import { piecesOf, SEEKS } from './numbers/seeks';
import { type FoldStates, inStates, isLate, lockStates, setState } from './states';

export interface SeriesHour {
  readonly hour: number;
  readonly seriesId: number;
}

/** `HOUR SERIES`, or `DAY SERIES`. */
type Cell = string;
const cellOf = (bucket: number, seriesId: number): Cell => `${bucket} ${seriesId}`;

interface Look {
  readonly table: 'points' | 'rollup_1h' | 'rollup_1d';
  readonly bucket: 'hour' | 'day';
  readonly buckets: readonly number[];
  readonly seriesIds: readonly number[];
}

/** Where these series have rows. */
async function cellsIn(
  tx: Statements,
  { name }: SqlDialect,
  { buckets, seriesIds, ...look }: Look,
): Promise<Set<Cell>> {
  const cells = new Set<Cell>();
  for (const piece of piecesOf(buckets, seriesIds)) {
    const columns = [`distinct ${look.bucket} as bucket`, 'series_id'];
    const { sql, bindings } = SEEKS[name]({ ...look, ...piece, columns });
    for (const row of await tx.all<{ bucket: number; series_id: number }>(sql, bindings)) {
      cells.add(cellOf(row.bucket, row.series_id));
    }
  }
  return cells;
}

const hoursOfDays = (days: Iterable<number>): number[] =>
  Array.from(days).flatMap((day) =>
    Array.from({ length: DAY_HOURS }, (_, hour) => day * DAY_HOURS + hour),
  );

/** The cells of days out of cells of hours. */
const dayCells = (...hourCells: readonly ReadonlySet<Cell>[]): Set<Cell> =>
  new Set(
    hourCells.flatMap((cells) =>
      Array.from(cells, (cell) => {
        const [hour, seriesId] = cell.split(' ').map(Number);
        return cellOf(dayOf(hour ?? 0), seriesId ?? 0);
      }),
    ),
  );

interface Late {
  readonly cells: readonly SeriesHour[];
  readonly hourStates: FoldStates;
}

/**
 * A roll-up whose parts are gone cannot be folded again, so that hour, or day, of that series takes no more points.
 * A series that has nothing there, or all the parts of what it has, may be filled in.
 */
export async function closedCells(
  tx: Statements,
  dialect: SqlDialect,
  { cells, hourStates }: Late,
): Promise<ReadonlySet<Cell>> {
  const late = cells.filter(({ hour }) => isLate(hourStates.get(hour)));
  if (late.length === 0) return new Set();
  const seriesIds = [...new Set(late.map(({ seriesId }) => seriesId))];
  const days = [...new Set(late.map(({ hour }) => dayOf(hour)))];
  const dayStates = await lockStates(tx, dialect, { of: 'day', buckets: days, mode: 'shared' });
  const of = { bucket: 'hour', buckets: hoursOfDays(days), seriesIds } as const;
  const points = await cellsIn(tx, dialect, { ...of, table: 'points' });
  const hours = await cellsIn(tx, dialect, { ...of, table: 'rollup_1h' });
  const dayRows = await cellsIn(tx, dialect, {
    table: 'rollup_1d',
    bucket: 'day',
    buckets: days,
    seriesIds,
  });
  const partsOfDays = dayCells(points, hours);
  const isClosed = ({ hour, seriesId }: SeriesHour): boolean => {
    const day = dayOf(hour);
    if (hourStates.get(hour) === 'dropping' || dayStates.get(day) === 'dropping') return true;
    const [hourCell, dayCell] = [cellOf(hour, seriesId), cellOf(day, seriesId)];
    if (hours.has(hourCell)) return !points.has(hourCell);
    return isLate(dayStates.get(day)) && dayRows.has(dayCell) && !partsOfDays.has(dayCell);
  };
  return new Set(late.filter(isClosed).map(({ hour, seriesId }) => cellOf(hour, seriesId)));
}

export const isClosedIn = (closed: ReadonlySet<Cell>, { hour, seriesId }: SeriesHour): boolean =>
  closed.size > 0 && closed.has(cellOf(hour, seriesId));

/** Retention has to come by again. */
export async function noteBackFill(
  tx: Statements,
  dialect: SqlDialect,
  { cells, hourStates }: Late,
): Promise<void> {
  const written = new Set(cells.map(({ hour }) => hour));
  const hours = inStates(hourStates, isLate).filter((hour) => written.has(hour));
  if (hours.length === 0) return;
  const dropped = hours.filter((hour) => hourStates.get(hour) === 'dropped');
  await setState(tx, 'hour', { buckets: dropped, state: 'backfilled' });
  const days = [...new Set(hours.map(dayOf))];
  const dayStates = await lockStates(tx, dialect, { of: 'day', buckets: days, mode: 'exclusive' });
  const droppedDays = inStates(dayStates, (state) => state === 'dropped');
  await setState(tx, 'day', { buckets: droppedDays, state: 'backfilled' });
}
