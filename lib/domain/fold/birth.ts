/**
 * When a server came to life.
 *
 * Nova moves `launched_at` forward at every resize, rebuild or rescue and forgets the former one. The
 * earliest that any source saw is therefore the birth.
 */

import type { End } from './ends/refuted-ends';
import { compareClaims, GUESS, maxBy, type Reading } from './reading';

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
  const creation = maxBy(readings.filter(reportsCreation), compareClaims);
  const launches = readings.filter(reportsLaunch);
  const isEarly = beforeCreation(creation, ends);
  const standing = launches.filter(
    (launch) => !(isEarly(launch) && launch.rank < (creation?.rank ?? 0)),
  );
  return {
    standing,
    birthUs: firstOf(standing.filter((launch) => !endsBeforeLaunch(launch))),
    isBeforeCreation: launches.some(isEarly),
    isUnknown: creation === undefined && launches.length === 0,
  };
}

/**
 * The birth of a server of which only rows that end before their launch report one: no life begins with these,
 * but what restarts it after such an end proves that it runs from then on. Null: nothing does.
 */
export function birthAtRestart(
  { standing }: Launches,
  restartedAtUs: number | undefined,
): number | null {
  const launchUs = firstOf(standing);
  if (launchUs === null || restartedAtUs === undefined) return null;
  return Math.max(launchUs, restartedAtUs);
}

function firstOf(launches: readonly Launch[]): number | null {
  const instants = withoutGuesses(launches).map(({ launchedAtUs }) => launchedAtUs);
  return instants.reduce<number | null>((first, us) => Math.min(us, first ?? us), null);
}

interface Creation extends Reading {
  readonly facts: Reading['facts'] & { readonly createdAtUs: number };
}

function reportsCreation(reading: Reading): reading is Creation {
  return typeof reading.facts.createdAtUs === 'number';
}

function reportsLaunch(reading: Reading): reading is Launch {
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
export function withoutGuesses(launches: readonly Launch[]): readonly Launch[] {
  const known = launches.filter(({ rank }) => rank > GUESS);
  return known.length > 0 ? known : launches;
}
