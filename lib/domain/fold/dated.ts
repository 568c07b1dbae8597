/** Dates of readings once the lives of a server are known. */
import type { Reading } from './reading';
import type { Relaunch } from './relaunches';

/**
 * Rows of a life before a relaunch are dated at the end that they report: however late such a row was read,
 * what it says is of that life, and must not count as news about the present one.
 */
export function datedWithinLives(
  readings: readonly Reading[],
  relaunches: readonly Relaunch[],
): readonly Reading[] {
  const lastUs = relaunches.at(-1)?.launchedAtUs;
  if (lastUs === undefined) return readings;
  return readings.map((reading) => {
    const { isEvent, terminatedAtUs } = reading;
    const isOfEarlierLife =
      !isEvent && typeof terminatedAtUs === 'number' && terminatedAtUs < lastUs;
    return isOfEarlierLife ? { ...reading, atUs: terminatedAtUs } : reading;
  });
}
