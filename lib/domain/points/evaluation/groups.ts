/** The answer to a question about measured points, group by group, out of the series that were read for it. */

import { NO_POINTS, type PointColumns, pointsWithin } from '../columns';
import {
  type GroupTags,
  groupSeries,
  groupTags,
  inOrderOfTags,
  type TaggedSeries,
} from '../series';
import { groupingKeys } from '../tag-filters';
import { aggregateSeries } from './aggregate';
import type { EvaluationPlan } from './plan';

/** A series that takes part, with its points downsampled and turned into rates. */
export interface PreparedSeries extends TaggedSeries {
  readonly points: PointColumns;
}

export interface PointGroup extends GroupTags {
  readonly metric: string;
  readonly seriesIds: readonly number[];
  /** What is shown; NaN where a bucket was filled as missing. */
  readonly points: PointColumns;
}

/** In the order of their values of the grouping keys. In steps, so that other work can go on between them. */
export function* evaluateGroups(
  plan: EvaluationPlan,
  series: readonly PreparedSeries[],
): Generator<void, readonly PointGroup[]> {
  const results: PointGroup[] = [];
  for (const group of groupsOf(plan, series)) {
    const points = yield* pointsOfGroup(plan, group);
    results.push({
      ...groupTags(group),
      metric: group[0]?.metric ?? '',
      seriesIds: group.map(({ id }) => id),
      points,
    });
    yield;
  }
  return results;
}

function groupsOf(
  { query }: EvaluationPlan,
  series: readonly PreparedSeries[],
): readonly (readonly PreparedSeries[])[] {
  return query.aggregator === 'none'
    ? inOrderOfTags(series).map((single) => [single])
    : groupSeries(series, groupingKeys(query.filters));
}

function* pointsOfGroup(
  { query, shown }: EvaluationPlan,
  group: readonly PreparedSeries[],
): Generator<void, PointColumns> {
  const columns = group.map(({ points }) => points);
  const { aggregator } = query;
  if (aggregator !== 'none') {
    return yield* aggregateSeries(columns, { aggregator, isRate: query.rate !== undefined, shown });
  }
  const [points = NO_POINTS] = columns;
  return pointsWithin(points, shown);
}
