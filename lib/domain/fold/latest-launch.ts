/** Which launch Nova shows: the one that was reported last, since Nova forgets the former ones. */
import { type Launch, type Launches, withoutGuesses } from './birth';
import type { Ends } from './ends';
import { MAX_CLOCK_SKEW_US } from './instants';
import {
  compareAttributes,
  compareAttributesButId,
  isDecidedById,
  maxBy,
  type Reading,
} from './reading';

/** The launch that Nova shows, exact; null: never launched. */
export interface LatestLaunch {
  readonly launchedAtUs: number | null;
  /** Only the ids decided which launch it is. */
  readonly isOrderUnknown: boolean;
  /** A row reports a launch later, after the end, which is none of the life that ended. */
  readonly isRowLeftOut: boolean;
}

/**
 * The launch that was reported last. Of a server that has ended, launches after its end are left out if there is
 * another: unless they are relaunches, they revive nothing, and would make the hours negative. Only a row that
 * knows the end, too, or a launch so shortly after it that two clocks explain it, is of the life that ended.
 */
export function latestLaunchOf(
  { standing }: Launches,
  dated: readonly Reading[],
  { intervals, relaunches }: Pick<Ends, 'intervals' | 'relaunches'>,
): LatestLaunch {
  const ids = new Set(standing.map(({ id }) => id));
  const launches = dated.filter((reading): reading is Launch => ids.has(reading.id));
  const endUs = intervals.at(-1)?.end?.terminatedAtUs ?? null;
  const known = withoutGuesses(launches);
  const counting = withinLife(known, endUs, relaunches.at(-1)?.launchedAtUs);
  const isCounting = new Set(counting);
  const reported = known.filter((launch) => !launch.isEvent || isCounting.has(launch));
  const last = maxBy(reported, compareAttributes);
  return {
    launchedAtUs: maxBy(counting, compareAttributes)?.launchedAtUs ?? null,
    isOrderUnknown: isDecidedById(counting, compareAttributesButId, (each) => each.launchedAtUs),
    isRowLeftOut: last !== undefined && !isCounting.has(last),
  };
}

function withinLife(
  launches: readonly Launch[],
  endUs: number | null,
  relaunchedAtUs: number | undefined,
): readonly Launch[] {
  if (endUs === null) return launches;
  const known = new Set(
    launches.filter((launch) => isOfEnded(launch, endUs)).map(({ launchedAtUs }) => launchedAtUs),
  );
  if (relaunchedAtUs !== undefined) known.add(relaunchedAtUs);
  const within = launches.filter(
    ({ launchedAtUs }) => launchedAtUs <= endUs || known.has(launchedAtUs),
  );
  return within.length > 0 ? within : launches;
}

/** Whether a row reports a launch after the end of the very life that ended. */
function isOfEnded(
  { isEvent, launchedAtUs, terminatedAtUs, facts }: Launch,
  endUs: number,
): boolean {
  if (isEvent) return false;
  if (typeof terminatedAtUs === 'number' && terminatedAtUs < launchedAtUs) return true;
  const isCreatedAfter = (facts.createdAtUs ?? Number.NEGATIVE_INFINITY) > endUs;
  return launchedAtUs < endUs + MAX_CLOCK_SKEW_US && !isCreatedAfter;
}
