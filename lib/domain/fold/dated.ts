/** Dates of readings once the lives of a server are known. */
import { type End, reportsEnd } from './ends/refuted-ends';
import type { Relaunch } from './ends/relaunches';
import { follows } from './ends/restarts';
import type { Reading } from './reading';

/**
 * Rows of a life before a relaunch are dated at the end that they report: however late such a row was read,
 * what it says is of that life, and must not count as news about the present one.
 */
export function datedWithinLives(
  readings: readonly Reading[],
  relaunches: readonly Relaunch[],
): readonly Reading[] {
  const last = relaunches.at(-1);
  if (last === undefined) return readings;
  return readings.map((reading) => {
    const isOfEarlierLife =
      !reading.isEvent && reportsEnd(reading) && !follows(reading, last.since);
    return isOfEarlierLife ? { ...reading, atUs: lastMoment(reading, last) } : reading;
  });
}

/** An end at the very instant of the relaunch must not be news of the life that begins there. */
function lastMoment({ terminatedAtUs }: End, { since }: Relaunch): number {
  return terminatedAtUs === since.atUs ? terminatedAtUs - 1 : terminatedAtUs;
}
