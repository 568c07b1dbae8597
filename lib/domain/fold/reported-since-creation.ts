/**
 * What is supposed at a relaunch, and was reported otherwise since the creation of that life.
 *
 * A row that shows a relaunched server lets us suppose that its project and place have held since the launch. It
 * may have been read long after, and the creation, seconds before the launch, may have reported them: then
 * that stands, and the row counts from its own date on.
 */
import type { Reading } from './reading';
import { latestUpTo, partitionPoint } from './sorted-search';
import type { Claim } from './timeline';

/** When the life that a launch begins was created; never, if it was not reported or an end lies between. */
type CreationBefore = (launchedAtUs: number) => number;

const NEVER = Number.POSITIVE_INFINITY;

export function creationsBefore(readings: readonly Reading[]): CreationBefore {
  const createdUs = sortedInstants(readings.map(({ facts }) => facts.createdAtUs));
  const endedUs = sortedInstants(readings.map(({ terminatedAtUs }) => terminatedAtUs));
  return (launchedAtUs) => {
    const creationUs = latestUpTo(createdUs, launchedAtUs) ?? NEVER;
    const endUs = latestUpTo(endedUs, launchedAtUs) ?? -NEVER;
    return endUs > creationUs ? NEVER : creationUs;
  };
}

/** Leaves out what is supposed where anything was reported since the creation. The claims are in order of time. */
export function withoutReportedSince<T>(
  claims: readonly Claim<T>[],
  creationBefore: CreationBefore,
): readonly Claim<T>[] {
  return claims.filter(
    ({ isReported, sinceUs }) =>
      isReported || !isReportedSince(claims, creationBefore(sinceUs), sinceUs),
  );
}

function isReportedSince<T>(
  claims: readonly Claim<T>[],
  createdAtUs: number,
  launchedAtUs: number,
): boolean {
  const from = partitionPoint(claims, ({ sinceUs }) => sinceUs < createdAtUs);
  const to = partitionPoint(claims, ({ sinceUs }) => sinceUs <= launchedAtUs);
  return claims
    .slice(from, to)
    .some(
      ({ isReported, point }) =>
        isReported && point && !isOfEarlierLife(point.reading, createdAtUs),
    );
}

/** Whether a reading reports an end up to a creation, or is a row launched before it. */
function isOfEarlierLife(reading: Reading, createdAtUs: number): boolean {
  const { isEvent, launchedAtUs, terminatedAtUs } = reading;
  if (typeof terminatedAtUs === 'number' && terminatedAtUs <= createdAtUs) return true;
  return !isEvent && typeof launchedAtUs === 'number' && launchedAtUs < createdAtUs;
}

function sortedInstants(instants: readonly (number | null | undefined)[]): readonly number[] {
  return instants.filter((us) => typeof us === 'number').sort((a, b) => a - b);
}
