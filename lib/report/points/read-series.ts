/** Reads the points or roll-ups of many series for a question, some at a time, and folds each of them on the way. */
import type { PointColumns } from '../../domain/points/columns';
import type { PreparedSeries } from '../../domain/points/evaluation/groups';
import type { EvaluationPlan } from '../../domain/points/evaluation/plan';
import { prepareSeries } from '../../domain/points/evaluation/prepare';
import { COMPOSED_OF } from '../../domain/points/roll-up';
import { mapCooperatively } from '../../event-loop';
import type { Points, PointsQuery, Series } from '../../store/points';

export type PointReader = Pick<Points, 'read' | 'readRollUps'>;

export interface ReadQuery {
  readonly plan: EvaluationPlan;
  readonly series: readonly Series[];
  /** Hours, or days, in which the series may have any, altogether. */
  readonly buckets: number;
  /** Points or buckets that may be read altogether. */
  readonly budget: number;
}

/** About so many points, or buckets, are in memory before they are downsampled; buckets take eight bytes a value. */
const POINTS_AT_ONCE = 200_000;
const BUCKETS_AT_ONCE = 1_000_000;
/** How many points an hour has is not known before the first are read. */
const POINTS_AN_HOUR = 12;

/** Those that have any in the window. */
export async function readSeries(
  points: PointReader,
  { plan, series, buckets, budget }: ReadQuery,
): Promise<readonly PreparedSeries[]> {
  const read = makeReader(points, plan);
  const atOnce = plan.width === undefined ? POINTS_AT_ONCE : BUCKETS_AT_ONCE;
  const prepared: PreparedSeries[] = [];
  let size = 0;
  let perSeries =
    Math.max(buckets / series.length, 1) * (plan.width === undefined ? POINTS_AN_HOUR : 1);
  for (let from = 0, to = 0; from < series.length; from = to) {
    to = Math.min(from + Math.max(Math.floor(atOnce / perSeries), 1), series.length);
    const chunk = await read(series.slice(from, to), budget - size);
    for (const { length } of chunk) size += length;
    perSeries = Math.max(perSeries, size / to);
    prepared.push(
      ...(await mapCooperatively(chunk, ({ member, fold }) => ({ ...member, points: fold() }))),
    );
  }
  return prepared;
}

interface ReadSeries {
  readonly member: Series;
  /** How much was read. */
  readonly length: number;
  fold(): PointColumns;
}

type Reader = (series: readonly Series[], limit: number) => Promise<readonly ReadSeries[]>;

function makeReader(points: PointReader, plan: EvaluationPlan): Reader {
  const { read, width, query } = plan;
  const { ofPoints, ofRollUps } = prepareSeries(plan);
  const values = COMPOSED_OF[query.downsample?.aggregator ?? 'none'] ?? [];
  return async (series, limit) => {
    const days = new Map(series.map(({ id, daysMs }) => [id, daysMs]));
    const wanted: PointsQuery = { ...read, seriesIds: [...days.keys()], days, limit };
    if (width === undefined) {
      const columns = await points.read(wanted);
      return readOf(series, columns, ({ atMs }) => atMs.length, ofPoints);
    }
    const columns = await points.readRollUps({ ...wanted, width, values });
    return readOf(series, columns, ({ startMs }) => startMs.length, ofRollUps);
  };
}

function readOf<Columns>(
  series: readonly Series[],
  columns: ReadonlyMap<number, Columns>,
  lengthOf: (columns: Columns) => number,
  fold: (columns: Columns) => PointColumns,
): readonly ReadSeries[] {
  return series.flatMap((member) => {
    const read = columns.get(member.id);
    const length = read === undefined ? 0 : lengthOf(read);
    return read === undefined || length === 0 ? [] : [{ member, length, fold: () => fold(read) }];
  });
}
