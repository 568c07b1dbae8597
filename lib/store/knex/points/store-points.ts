/** The transaction that stores points: the locks of their hours, the rows, and what has to be folded once more. */
import type { Database } from '../sql/database';
import type { SqlDialect } from '../sql/dialect';
import type { Statements } from '../sql/statements';
import { closedCells, isClosedIn, noteBackFill, type SeriesHour } from './back-fill';
import { dayOf } from './hours';
import { DIRTY, POINTS } from './numbers/tables';
import { upsertNumbers } from './numbers/upsert';
import { shareHours } from './open-hours';
import type { KnownSeries } from './series/make';
import { widenSeries } from './series/widen';
import { type FoldStates, isFolded } from './states';
import { storeInOpenHours } from './store-in-open-hours';

export interface PlacedPoint extends SeriesHour {
  /** Among those that were given. */
  readonly position: number;
  readonly offsetMs: number;
  readonly value: number;
}

const inKeyOrder = (a: PlacedPoint, b: PlacedPoint): number =>
  a.hour - b.hour || a.seriesId - b.seriesId || a.offsetMs - b.offsetMs || a.position - b.position;

const isSameCell = (a: SeriesHour | undefined, b: SeriesHour): boolean =>
  a?.hour === b.hour && a.seriesId === b.seriesId;

/** Sorted points without those that a later one of the same stamp replaces. */
const lastOfEachStamp = (sorted: readonly PlacedPoint[]): PlacedPoint[] =>
  sorted.filter((point, index) => {
    const next = sorted[index + 1];
    return !(isSameCell(next, point) && next?.offsetMs === point.offsetMs);
  });

/** Of sorted points each hour and series once. */
const cellsOf = (sorted: readonly PlacedPoint[]): PlacedPoint[] =>
  sorted.filter((point, index) => !isSameCell(sorted[index - 1], point));

/** Series whose days grow by these points, as they are afterwards. */
function grownBy(points: readonly PlacedPoint[], known: ReadonlyMap<number, KnownSeries>) {
  const grown = new Map<number, KnownSeries>();
  for (const { seriesId, hour } of points) {
    const day = dayOf(hour);
    const series = grown.get(seriesId) ?? known.get(seriesId);
    if (!series || (day >= series.firstDay && day <= series.lastDay)) continue;
    const firstDay = Math.min(day, series.firstDay);
    grown.set(seriesId, { id: seriesId, firstDay, lastDay: Math.max(day, series.lastDay) });
  }
  return [...grown.values()];
}

interface Storing {
  readonly points: readonly PlacedPoint[];
  readonly series: ReadonlyMap<number, KnownSeries>;
}

export interface StoredPoints {
  /** The positions of points whose hour is closed to their series. */
  readonly closed: readonly number[];
  readonly grown: readonly KnownSeries[];
}

/** Rows are written in the order of their keys, which rules out deadlocks. */
export async function storePoints(
  database: Database,
  { points, series }: Storing,
): Promise<StoredPoints> {
  const sorted = [...points].sort(inKeyOrder);
  const hours = [...new Set(sorted.map(({ hour }) => hour))];
  if (grownBy(sorted, series).length === 0) {
    const rows = lastOfEachStamp(sorted).map(rowOf);
    if (await storeInOpenHours(database, { rows, hours })) return { closed: [], grown: [] };
  }
  const { dialect, write } = database;
  return write((tx) => storeIn(tx, dialect, { sorted, hours, series }));
}

interface Sorted {
  readonly sorted: readonly PlacedPoint[];
  readonly hours: readonly number[];
  readonly series: ReadonlyMap<number, KnownSeries>;
}

async function storeIn(
  tx: Statements,
  dialect: SqlDialect,
  { sorted, hours, series }: Sorted,
): Promise<StoredPoints> {
  const hourStates = await shareHours(tx, dialect, hours);
  const closed = await closedCells(tx, dialect, { cells: cellsOf(sorted), hourStates });
  const open = sorted.filter((point) => !isClosedIn(closed, point));
  const grown = grownBy(open, series);
  await widenSeries(tx, dialect, grown);
  const rows = lastOfEachStamp(open);
  await upsertNumbers(tx, dialect, { ...POINTS, rows: rows.map(rowOf) });
  await noteChanges(tx, dialect, { cells: cellsOf(rows), hourStates });
  const refused = sorted.filter((point) => isClosedIn(closed, point));
  return { closed: refused.map(({ position }) => position), grown };
}

const rowOf = ({ hour, seriesId, offsetMs, value }: PlacedPoint) => [
  hour,
  seriesId,
  offsetMs,
  value,
];

interface Changed {
  readonly cells: readonly SeriesHour[];
  readonly hourStates: FoldStates;
}

/** Whoever writes into an hour that has been folded leaves a mark, in the same transaction. */
async function noteChanges(tx: Statements, dialect: SqlDialect, changed: Changed): Promise<void> {
  const late = changed.cells.filter(({ hour }) => {
    const state = changed.hourStates.get(hour);
    return state === 'folding' || (state !== undefined && isFolded(state));
  });
  if (late.length === 0) return;
  const rows = late.map(({ seriesId, hour }) => [seriesId, hour] as const);
  rows.sort(([a, hourA], [b, hourB]) => a - b || hourA - hourB);
  await upsertNumbers(tx, dialect, { ...DIRTY, rows });
  await noteBackFill(tx, dialect, { ...changed, cells: late });
}
