/**
 * The points in time at which facts were reported, in the order in which they count.
 *
 * Every reading reports its facts at its own time. A row also lets us suppose that its size has held since its
 * launch, because Nova moves the launch whenever it sets a size: that is how a resize between two rows is
 * dated exactly. What makes a launch a relaunch lets us suppose project and place since then, too.
 */

import type { Relaunch } from './ends/relaunches';
import { compareIds, type Reading } from './reading';

export interface Point {
  readonly sinceUs: number;
  /** Reported for that moment, or only supposed. */
  readonly isReported: boolean;
  /** The facts that a supposed point has; a reported one has all. */
  readonly supposes: { readonly size: boolean; readonly owner: boolean };
  readonly reading: Reading;
}

const ALL = { size: true, owner: true };

/** All points of all readings; of several at one instant the last stands. */
export function pointsOf(
  readings: readonly Reading[],
  relaunches: readonly Relaunch[],
): readonly Point[] {
  const witnesses = witnessesOf(relaunches);
  const points: Point[] = [];
  for (const reading of readings) {
    const { launchedAtUs } = reading;
    points.push({ sinceUs: reading.atUs, isReported: true, supposes: ALL, reading });
    if (typeof launchedAtUs !== 'number') continue;
    const isWitness = witnesses?.has(reading.id) ?? false;
    const isSizeSupposed = supposesSize(reading);
    if (!(isSizeSupposed || isWitness)) continue;
    const supposes = { size: isSizeSupposed, owner: isWitness };
    points.push({ sinceUs: launchedAtUs, isReported: false, supposes, reading });
  }
  return points.sort(comparePoints);
}

/** Undefined: there is none. */
function witnessesOf(relaunches: readonly Relaunch[]): ReadonlySet<string> | undefined {
  if (relaunches.length === 0) return undefined;
  return new Set(relaunches.flatMap(({ witnesses }) => witnesses.map(({ id }) => id)));
}

function supposesSize({ isEvent, facts }: Reading): boolean {
  return !isEvent && (facts.size !== undefined || facts.swapMb !== undefined);
}

/** A negative number if the later point in this order stands. */
export function comparePoints(a: Point, b: Point): number {
  return comparePointsButId(a, b) || compareIds(a.reading, b.reading);
}

/** Time decides; at a tie an event beats a row, a reported point a supposed one, then rank, sequence and date. */
export function comparePointsButId(a: Point, b: Point): number {
  return (
    a.sinceUs - b.sinceUs ||
    Number(a.reading.isEvent) - Number(b.reading.isEvent) ||
    Number(a.isReported) - Number(b.isReported) ||
    a.reading.rank - b.reading.rank ||
    a.reading.sequence - b.reading.sequence ||
    compareDates(a, b)
  );
}

/** The later report wins, but among supposed points the earliest: it was made nearest to the launch. */
function compareDates(a: Point, b: Point): number {
  const later = a.reading.atUs - b.reading.atUs;
  return a.isReported ? later : -later;
}
