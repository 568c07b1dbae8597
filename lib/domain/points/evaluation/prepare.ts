/** What is done to each series alone, before series are folded into one: downsampling, then rates. */

import { makeDownsampler, type Parts } from '../buckets/downsample';
import { NO_POINTS, type PointColumns } from '../columns';
import { REDUCERS } from '../functions/reducers';
import { plainLengthMs } from '../interval';
import type { ReducingAggregator } from '../query';
import {
  composeEach,
  composeRollUps,
  ROLL_UP_MS,
  type RollUpColumns,
  type RollUpWidth,
  rollUpHours,
  rollUpPoints,
} from '../roll-up';
import type { EvaluationPlan } from './plan';
import { rates, ratesSinceEpoch } from './rate';

export interface Preparation {
  ofPoints(points: PointColumns): PointColumns;
  /** Of the width that the plan gives; only the values that its function is composed of are needed. */
  ofRollUps(rollUps: Partial<RollUpColumns>): PointColumns;
}

export function prepareSeries(plan: EvaluationPlan): Preparation {
  const { downsample, rate } = plan.query;
  const rated = (points: PointColumns): PointColumns => {
    if (!rate) return points;
    return plan.firstRate === 'epoch' ? ratesSinceEpoch(points, rate) : rates(points, rate);
  };
  if (!downsample) return { ofPoints: rated, ofRollUps: () => NO_POINTS };
  const { aggregator } = downsample;
  const downsampler = makeDownsampler(downsample, plan);
  const ofRollUps = areBuckets(plan)
    ? (rollUps: Partial<RollUpColumns>) => eachRollUp(rollUps, aggregator)
    : (rollUps: Partial<RollUpColumns>) => downsampler(partsOfRollUps(rollUps, aggregator));
  return {
    ofPoints: (points) => rated(downsampler(partsOfPoints(points, aggregator, plan.width))),
    ofRollUps: (rollUps) => rated(ofRollUps(rollUps)),
  };
}

/** Whether each roll-up is a bucket by itself, stamped as it is; empty ones are left out. */
function areBuckets({ query: { downsample }, width, alignment }: EvaluationPlan): boolean {
  if (downsample === undefined || width === undefined || alignment !== 'epoch') return false;
  const { interval, fill } = downsample;
  if (interval === 'all' || interval.calendarZone !== undefined || fill !== 'none') return false;
  return plainLengthMs(interval) === ROLL_UP_MS[width];
}

const eachRollUp = (
  rollUps: Partial<RollUpColumns>,
  aggregator: ReducingAggregator,
): PointColumns => ({
  atMs: rollUps.startMs ?? new Float64Array(),
  values: composeEach(rollUps, aggregator),
});

/** Where roll-ups could serve, points are added up as roll-ups are, so that both give the same to the last bit. */
function partsOfPoints(
  { atMs, values }: PointColumns,
  aggregator: ReducingAggregator,
  width: RollUpWidth | undefined,
): Parts {
  if (width === undefined) {
    const reduce = REDUCERS[aggregator];
    return { stamps: atMs, reduce: (from, to) => reduce(values, from, to) };
  }
  const hours = rollUpPoints({ atMs, values });
  return partsOfRollUps(width === 'hour' ? hours : rollUpHours(hours), aggregator);
}

const partsOfRollUps = (
  rollUps: Partial<RollUpColumns>,
  aggregator: ReducingAggregator,
): Parts => ({
  stamps: rollUps.startMs ?? new Float64Array(),
  reduce: composeRollUps(rollUps, aggregator),
});
