/**
 * When a server came to life, and which launch Nova shows.
 *
 * Nova moves `launched_at` forward at every resize, rebuild or rescue and forgets the former one. The
 * earliest that any source saw is therefore the birth; the one reported last is what Nova's accounting shows.
 */
import {
  compareAttributes,
  compareAttributesButId,
  compareClaims,
  GUESS,
  isDecidedById,
  maxBy,
  type Reading,
} from './reading';
import type { End } from './refuted-ends';

export interface Launch extends Reading {
  readonly launchedAtUs: number;
}

export interface Launches {
  /** Launches that no creation refutes, also those of lives that end before them. */
  readonly standing: readonly Launch[];
  /** The first launch; null if the server never lived. */
  readonly birthUs: number | null;
  /** A launch was reported that lies before the creation of its own life. */
  readonly isBeforeCreation: boolean;
  /** Neither a creation nor a launch was ever reported. */
  readonly isUnknown: boolean;
}

export function launchesOf(readings: readonly Reading[], ends: readonly End[]): Launches {
  const creation = maxBy(readings.filter(tellsCreation), compareClaims);
  const launches = readings.filter(tellsLaunch);
  const isEarly = beforeCreation(creation, ends);
  const standing = launches.filter(
    (launch) => !(isEarly(launch) && launch.rank < (creation?.rank ?? 0)),
  );
  const births = withoutGuesses(standing.filter((launch) => !endsBeforeLaunch(launch)));
  return {
    standing,
    birthUs: births.reduce<number | null>(
      (earliest, { launchedAtUs }) => Math.min(launchedAtUs, earliest ?? launchedAtUs),
      null,
    ),
    isBeforeCreation: launches.some(isEarly),
    isUnknown: creation === undefined && launches.length === 0,
  };
}

interface Creation extends Reading {
  readonly facts: Reading['facts'] & { readonly createdAtUs: number };
}

function tellsCreation(reading: Reading): reading is Creation {
  return typeof reading.facts.createdAtUs === 'number';
}

function tellsLaunch(reading: Reading): reading is Launch {
  return typeof reading.launchedAtUs === 'number';
}

/**
 * Whether a launch lies before the creation of its own life. A launch before an end that the creation follows
 * belongs to an earlier life under the same id, of which the creation says nothing.
 */
function beforeCreation(creation: Creation | undefined, ends: readonly End[]) {
  if (creation === undefined) return () => false;
  const { createdAtUs } = creation.facts;
  const endsBefore = ends.filter(({ terminatedAtUs }) => terminatedAtUs <= createdAtUs);
  const lifeFromUs = Math.max(...endsBefore.map(({ terminatedAtUs }) => terminatedAtUs));
  return ({ launchedAtUs }: Launch): boolean =>
    launchedAtUs < createdAtUs && launchedAtUs >= lifeFromUs;
}

/** Nova can have such rows. They are listed with their negative hours, but no life begins with them. */
function endsBeforeLaunch({ isEvent, terminatedAtUs, launchedAtUs }: Launch): boolean {
  return !isEvent && typeof terminatedAtUs === 'number' && terminatedAtUs <= launchedAtUs;
}

/** Inferred launches count only where there is no other. */
function withoutGuesses(launches: readonly Launch[]): readonly Launch[] {
  const known = launches.filter(({ rank }) => rank > GUESS);
  return known.length > 0 ? known : launches;
}

/** The launch that Nova shows, exact; null: never launched. */
export interface LatestLaunch {
  readonly launchedAtUs: number | null;
  /** Only the ids decided which launch it is. */
  readonly isOrderUnknown: boolean;
}

/**
 * The launch that was reported last. Of a server that has ended, launches after its end that only events
 * report are left out if there is another: they revive nothing, and would make the hours negative.
 */
export function latestLaunchOf(
  { standing }: Launches,
  dated: readonly Reading[],
  endUs: number | null,
): LatestLaunch {
  const ids = new Set(standing.map(({ id }) => id));
  const launches = dated.filter((reading): reading is Launch => ids.has(reading.id));
  const counting = withinLife(withoutGuesses(launches), endUs);
  return {
    launchedAtUs: maxBy(counting, compareAttributes)?.launchedAtUs ?? null,
    isOrderUnknown: isDecidedById(counting, compareAttributesButId, (each) => each.launchedAtUs),
  };
}

function withinLife(launches: readonly Launch[], endUs: number | null): readonly Launch[] {
  if (endUs === null) return launches;
  const ofRows = new Set(
    launches.filter(({ isEvent }) => !isEvent).map(({ launchedAtUs }) => launchedAtUs),
  );
  const within = launches.filter(
    ({ launchedAtUs }) => launchedAtUs <= endUs || ofRows.has(launchedAtUs),
  );
  return within.length > 0 ? within : launches;
}
