/** The answer to a question about measured points: which series, what is read of them, and the groups they make. */
import { evaluateGroups, type PointGroup } from '../../domain/points/evaluation/groups';
import {
  type EvaluationPlan,
  type PointsQuestion,
  planEvaluation,
} from '../../domain/points/evaluation/plan';
import { DAY_MS, HOUR_MS } from '../../domain/points/interval';
import { AppError } from '../../errors';
import { finishCooperatively } from '../../event-loop';
import type { Series, SeriesScope } from '../../store/points';
import { type PointReader, readSeries } from './read-series';
import { type RetentionSource, readWhatIsKept } from './retained';
import { type SeriesSource, selectSeries } from './select-series';

export type QueriedPoints = SeriesSource & PointReader & RetentionSource;

export interface PointsQueryOptions {
  readonly scope: SeriesScope;
  /**
   * How much may be read: of each series the hours from its first day to its last, or points if an hour has several;
   * where days serve, these days; of hours that are not folded yet their points.
   */
  readonly budget: number;
}

/**
 * Throws `UnknownName`; `tooLarge` beyond the budget; `invalidWindow` where points are needed that retention has taken;
 * `invalidParameter` for a regular expression that is none.
 */
export async function queryPoints(
  points: QueriedPoints,
  question: PointsQuestion,
  { scope, budget }: PointsQueryOptions,
): Promise<readonly PointGroup[]> {
  const plan = planEvaluation(question);
  const series = await selectSeries(points, question.query, scope);
  if (series.length === 0) return [];
  const buckets = bucketsOf(series, plan);
  refuseBeyond(budget, Math.max(buckets, series.length * plan.filledBuckets));
  const prepared = await readWhatIsKept(points, plan, {
    seriesIds: series.map(({ id }) => id),
    read: () => readSeries(points, { plan, series, buckets, budget }),
  });
  return finishCooperatively(evaluateGroups(plan, prepared));
}

/** Hours, or days, of the window in which the series may have points: a matter of these alone, whatever others have. */
function bucketsOf(series: readonly Series[], { read, width }: EvaluationPlan): number {
  const widthMs = width === 'day' ? DAY_MS : HOUR_MS;
  let buckets = 0;
  for (const { daysMs } of series) {
    const fromMs = Math.max(read.fromMs, daysMs.fromMs);
    const toMs = Math.min(read.toMs, daysMs.toMs);
    buckets += Math.max(0, Math.ceil((toMs - fromMs) / widthMs));
  }
  return buckets;
}

function refuseBeyond(budget: number, cost: number): void {
  if (cost <= budget) return;
  throw new AppError(
    'tooLarge',
    `The question would read more than the ${budget} hours of series that may be read: ask for fewer ` +
      'series, a shorter window, or longer intervals.',
  );
}
