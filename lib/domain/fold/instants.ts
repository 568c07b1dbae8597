/**
 * One instant, reported in two precisions.
 *
 * Nova's database keeps whole seconds, some of its messages the microseconds of the same launch or end.
 * Read as two instants they would look like a server that moved. So a whole second is read as the
 * smallest finer value that any source reported within it; Nova's accounting shows the whole second again.
 */
import { SECOND_US, secondFraction } from '../../time';
import type { Observation } from '../observation';
import { type Reading, readPlainly } from './reading';

/** The clocks of two hosts may differ by so much. */
export const MAX_CLOCK_SKEW_US = 60 * SECOND_US;

/** Whole seconds that were reported, each with the finer value that it is read as. */
type FinerValues = ReadonlyMap<number, number>;

const NONE: FinerValues = new Map();

export interface Instants {
  readonly readings: readonly Reading[];
  /** A launch or an end of the readings, as Nova's database has it. */
  novaLaunch(launchedAtUs: number): number;
  novaEnd(terminatedAtUs: number): number;
}

/** Reads all instants of a server as finely as they were reported. */
export function readInstants(observations: readonly Observation[]): Instants {
  const launches = finerValues(observations.map(({ facts }) => facts.launchedAtUs));
  const ends = finerValues(observations.map(({ facts }) => facts.terminatedAtUs));
  const isPlain = launches.size === 0 && ends.size === 0;
  return {
    readings: observations.map((observation) => {
      const reading = readPlainly(observation);
      return isPlain ? reading : readFinely(reading, launches, ends);
    }),
    novaLaunch: (launchedAtUs) => cutIfReportedCut(launchedAtUs, launches),
    novaEnd: (terminatedAtUs) => cutIfReportedCut(terminatedAtUs, ends),
  };
}

export function isWholeSecond(instantUs: number): boolean {
  return instantUs % SECOND_US === 0;
}

/** The second that an instant lies in. */
const secondOf = (instantUs: number): number => instantUs - secondFraction(instantUs);

function finerValues(values: readonly (number | null | undefined)[]): FinerValues {
  const fine = values.filter((instant) => typeof instant === 'number' && !isWholeSecond(instant));
  if (fine.length === 0) return NONE;
  const whole = new Set(values);
  const finer = new Map<number, number>();
  for (const instant of fine as number[]) {
    const second = secondOf(instant);
    if (!whole.has(second)) continue;
    finer.set(second, Math.min(instant, finer.get(second) ?? instant));
  }
  return finer;
}

function readFinely(reading: Reading, launches: FinerValues, ends: FinerValues): Reading {
  const { launchedAtUs, terminatedAtUs, atUs } = reading;
  const launch = finer(launchedAtUs, launches);
  const end = finer(terminatedAtUs, ends);
  // What is dated by its own launch or end moves with it.
  const launchDate = atUs === launchedAtUs ? (launch ?? atUs) : atUs;
  const endDate = atUs === terminatedAtUs ? (end ?? atUs) : atUs;
  return {
    ...reading,
    atUs: Math.max(launchDate, endDate),
    launchedAtUs: launch,
    terminatedAtUs: end,
  };
}

function finer(instant: number | null | undefined, values: FinerValues): typeof instant {
  return typeof instant === 'number' ? (values.get(instant) ?? instant) : instant;
}

function cutIfReportedCut(instantUs: number, values: FinerValues): number {
  const second = secondOf(instantUs);
  return values.has(second) ? second : instantUs;
}
