/**
 * When a server came to life, and when Nova says that it did.
 *
 * Nova moves `launched_at` forward at every resize, rebuild or rescue and forgets the former one. The
 * earliest that anybody saw is therefore the birth; the one told last is what Nova's accounting shows.
 */
import { compareAttributes, compareClaims, GUESS, maxBy, type Reading } from './reading';

export interface Launches {
  /** The first launch; null if the server never lived. */
  readonly birthUs: number | null;
  /** The launch told last, exact; also of a life that ends before it. */
  readonly latestUs: number | null;
  /** Some launch was told that lies before the creation. */
  readonly isBeforeCreation: boolean;
  /** Neither a creation nor a launch was ever told. */
  readonly isUnknown: boolean;
}

interface Launch extends Reading {
  readonly launchedAtUs: number;
}

export function launchesOf(readings: readonly Reading[]): Launches {
  const creation = maxBy(readings.filter(tellsCreation), compareClaims);
  const launches = readings.filter(tellsLaunch);
  const standing = launches.filter((launch) => !isRefuted(launch, creation));
  const births = withoutGuesses(standing.filter((launch) => !endsBeforeLaunch(launch)));
  return {
    birthUs: births.reduce<number | null>(
      (earliest, { launchedAtUs }) => Math.min(launchedAtUs, earliest ?? launchedAtUs),
      null,
    ),
    latestUs: maxBy(withoutGuesses(standing), compareAttributes)?.launchedAtUs ?? null,
    isBeforeCreation: launches.some((launch) => isBefore(launch, creation)),
    isUnknown: creation === undefined && launches.length === 0,
  };
}

function tellsCreation({ facts }: Reading): boolean {
  return typeof facts.createdAtUs === 'number';
}

function tellsLaunch(reading: Reading): reading is Launch {
  return typeof reading.launchedAtUs === 'number';
}

function isBefore(launch: Launch, creation: Reading | undefined): boolean {
  const createdAtUs = creation?.facts.createdAtUs;
  return typeof createdAtUs === 'number' && launch.launchedAtUs < createdAtUs;
}

/** The best creation is believed more than launches before it that are less trusted. */
function isRefuted(launch: Launch, creation: Reading | undefined): boolean {
  return creation !== undefined && launch.rank < creation.rank && isBefore(launch, creation);
}

/** Nova can have such rows. They are listed with their negative hours, but no life begins with them. */
function endsBeforeLaunch({ isEvent, terminatedAtUs, launchedAtUs }: Launch): boolean {
  return !isEvent && typeof terminatedAtUs === 'number' && terminatedAtUs <= launchedAtUs;
}

function withoutGuesses(launches: readonly Launch[]): readonly Launch[] {
  const known = launches.filter(({ rank }) => rank > GUESS);
  return known.length > 0 ? known : launches;
}
