/**
 * The size of a server that has ended, where it was reported after the end: Nova bills at it, and of a failed
 * revert only the messages after the end report the old size again.
 *
 * A creation after the end, or a launch so long after it that no clock explains it, is of another life under the
 * same id, whether that life counts or not; so is what is reported from then on without a launch, and none of it is
 * billed here.
 */
import type { Size } from '../observation';
import type { End } from './ends/refuted-ends';
import { MAX_CLOCK_SKEW_US } from './instants';
import { comparePoints, pointsOf } from './points';
import { maxBy, type Reading } from './reading';

/** The size that a source of at least the end's rank reported last; null: none did. */
export function sizeAfter(end: End, readings: readonly Reading[]): Size | null {
  const { rank, terminatedAtUs } = end;
  const trusted = readings.filter((reading) => reading.rank >= rank);
  const after = trusted.filter(({ atUs, facts }) => facts.size && atUs >= terminatedAtUs);
  if (after.length === 0) return null;
  const isOfAnother = otherLifeAfter(terminatedAtUs, trusted);
  const own = after.filter((reading) => !isOfAnother(reading));
  const reported = pointsOf(own, []).filter(({ isReported }) => isReported);
  return maxBy(reported, comparePoints)?.reading.facts.size ?? null;
}

/** Whether an observation is of a life that begins after an end. */
function otherLifeAfter(endUs: number, readings: readonly Reading[]) {
  const nextUs = Math.min(...readings.map((reading) => beginningAfter(endUs, reading) ?? Infinity));
  return (reading: Reading): boolean => {
    if (beginningAfter(endUs, reading) !== undefined) return true;
    return reading.launchedAtUs == null && (reading.terminatedAtUs ?? reading.atUs) >= nextUs;
  };
}

/** The creation or launch after an end that an observation reports, unless it knows an end before that launch. */
function beginningAfter(endUs: number, reading: Reading): number | undefined {
  const { facts, launchedAtUs, terminatedAtUs } = reading;
  const { createdAtUs: createdUs = null } = facts;
  const launchUs = launchedAtUs ?? Number.NEGATIVE_INFINITY;
  if (typeof terminatedAtUs === 'number' && terminatedAtUs < launchUs) return undefined;
  if (createdUs !== null && createdUs > endUs) return createdUs;
  return launchUs >= endUs + MAX_CLOCK_SKEW_US ? launchUs : undefined;
}
