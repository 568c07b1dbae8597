/**
 * The moments at which something was told of, in the order in which they count.
 *
 * Every reading tells its facts at its own time. A row also lets us suppose that its size has held since its
 * launch, because Nova moves the launch whenever it sets a size: that is how a resize between two rows is
 * dated exactly.
 */
import { compareIds, type Reading } from './reading';

export interface Point {
  readonly sinceUs: number;
  /** Told to be so at that moment, or only supposed. */
  readonly isTold: boolean;
  readonly reading: Reading;
}

/** All points of all readings; of several at one instant the last stands. */
export function pointsOf(readings: readonly Reading[]): readonly Point[] {
  const points: Point[] = [];
  for (const reading of readings) {
    points.push({ sinceUs: reading.atUs, isTold: true, reading });
    if (!supposesSize(reading)) continue;
    points.push({ sinceUs: reading.launchedAtUs, isTold: false, reading });
  }
  return points.sort(comparePoints);
}

function supposesSize(reading: Reading): reading is Reading & { readonly launchedAtUs: number } {
  const { isEvent, launchedAtUs, facts } = reading;
  return (
    !isEvent &&
    typeof launchedAtUs === 'number' &&
    (facts.size !== undefined || facts.swapMb !== undefined)
  );
}

/** Time decides; at a tie an event beats a row, what was told what is supposed, then trust. */
function comparePoints(a: Point, b: Point): number {
  return (
    a.sinceUs - b.sinceUs ||
    Number(a.reading.isEvent) - Number(b.reading.isEvent) ||
    Number(a.isTold) - Number(b.isTold) ||
    a.reading.rank - b.reading.rank ||
    compareDates(a, b) ||
    compareIds(a.reading, b.reading)
  );
}

/** The later word wins, but among supposed ones the earliest: it was said nearest to the launch. */
function compareDates(a: Point, b: Point): number {
  const later = a.reading.atUs - b.reading.atUs;
  return a.isTold ? later : -later;
}
