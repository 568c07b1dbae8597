/** Questions about points in memory, answered by the domain alone. */
import { pointsWithin } from '../../../lib/domain/points/columns';
import { evaluateGroups, type PointGroup } from '../../../lib/domain/points/evaluation/groups';
import { type PointsQuestion, planEvaluation } from '../../../lib/domain/points/evaluation/plan';
import { prepareSeries } from '../../../lib/domain/points/evaluation/prepare';
import { compileFilters } from '../../../lib/domain/points/tag-filters';
import type { NaiveSeries } from './naive';
import type { Point } from './naive-window';

export const columnsOf = (points: readonly Point[]) => ({
  atMs: Float64Array.from(points, ([atMs]) => atMs),
  values: Float64Array.from(points, ([, value]) => value),
});

export const pointsOf = ({ points: { atMs, values } }: PointGroup): readonly Point[] =>
  [...atMs].map((stampMs, i): Point => [stampMs, values[i] ?? Number.NaN]);

export function evaluated(
  question: PointsQuestion,
  series: readonly NaiveSeries[],
): readonly PointGroup[] {
  const plan = planEvaluation(question);
  const matches = compileFilters(question.query);
  const { ofPoints } = prepareSeries(plan);
  const prepared = series
    .map((each) => ({ ...each, metric: 'cpu' }))
    .filter(matches)
    .map(({ points, ...each }) => ({ ...each, read: pointsWithin(columnsOf(points), plan.read) }))
    .filter(({ read }) => read.atMs.length > 0)
    .map(({ read, ...each }) => ({ ...each, points: ofPoints(read) }));
  const steps = evaluateGroups(plan, prepared);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}
