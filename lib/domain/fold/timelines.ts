/** The facts of a life that change in time and are billed, each on a line of its own. */
import { RANK, type Size } from '../observation';
import { type CoverageByRank, coverageByRank, type Span } from './coverage';
import type { LifeInterval } from './life';
import { type Point, pointsOf } from './points';
import type { Reading } from './reading';
import { sizeKey } from './size';
import {
  type Claim,
  claimsOn,
  type Timeline,
  timelineOf,
  withoutEchoes,
  withoutRefuted,
} from './timeline';

export interface Timelines {
  readonly size: Timeline<Size>;
  readonly swapMb: Timeline<number>;
  readonly projectId: Timeline<string>;
  readonly state: Timeline<string>;
  readonly zone: Timeline<string | null>;
  readonly host: Timeline<string | null>;
  readonly isSizeRefuted: boolean;
}

/** Below every rank: how each part of a life is supposed to begin. */
const SUPPOSED_START = -1;

export function timelinesOf(
  readings: readonly Reading[],
  intervals: readonly LifeInterval[],
): Timelines {
  const points = pointsOf(readings);
  const toldSizes = claimsOn(points, ({ reading }) => reading.facts.size);
  const sizes = withoutRefuted(toldSizes, sizesByRank(readings), sizeKey);
  return {
    size: timelineOf(withoutEchoes(sizes, sizeKey), sizeKey),
    swapMb: lineOf(points, ({ reading }) => reading.facts.swapMb),
    projectId: lineOf(points, toldOnly(projectOf)),
    state: stateLine(points, intervals),
    zone: lineOf(points, toldOnly(zoneOf)),
    host: lineOf(points, toldOnly(hostOf)),
    isSizeRefuted: sizes.length < toldSizes.length,
  };
}

function lineOf<T extends string | number | null>(
  points: readonly Point[],
  valueAt: (point: Point) => T | undefined,
): Timeline<T> {
  return timelineOf(withoutEchoes(claimsOn(points, valueAt), itself), itself);
}

/** Each part of a life begins active, unless something else was told at that very moment. */
function stateLine(points: readonly Point[], intervals: readonly LifeInterval[]): Timeline<string> {
  const claims = withoutEchoes(claimsOn(points, toldOnly(stateOf)), itself);
  const starts = intervals.map(
    ({ fromUs }): Claim<string> => ({
      sinceUs: fromUs,
      isTold: false,
      rank: SUPPOSED_START,
      value: 'active',
    }),
  );
  const all = [...starts, ...claims].sort((a, b) => a.sinceUs - b.sinceUs);
  return timelineOf(all, itself);
}

/** A fact that only holds from when it was told, unlike the size. */
function toldOnly<T>(factOf: (reading: Reading) => T | undefined) {
  return ({ isTold, reading }: Point) => (isTold ? factOf(reading) : undefined);
}

/** A server always has an owner: "none" says nothing. */
function projectOf({ facts }: Reading): string | undefined {
  return facts.projectId ?? undefined;
}

function zoneOf({ facts }: Reading): string | null | undefined {
  return facts.zone;
}

/** "None" is a place, too: a server that is shelved away is on no host. */
function hostOf({ facts }: Reading): string | null | undefined {
  return facts.host;
}

/** The state of a life; that of a server not yet launched, or gone, is none. */
function stateOf({ isEvent, facts, launchedAtUs, terminatedAtUs }: Reading): string | undefined {
  const isOutsideLife = launchedAtUs === null || typeof terminatedAtUs === 'number';
  if (facts.state === 'deleted' || (!isEvent && isOutsideLife)) return undefined;
  return facts.state ?? undefined;
}

/** What systems of record, more trusted than files, say of the size between a launch and their date. */
function sizesByRank(readings: readonly Reading[]): CoverageByRank {
  const hasOneRank = readings.every(({ rank }) => rank === readings[0]?.rank);
  return hasOneRank ? [] : coverageByRank(readings, spanOfSize);
}

function spanOfSize({ rank, launchedAtUs, atUs, facts }: Reading): Span | undefined {
  const isOfRecord = rank >= RANK.database && rank <= RANK.notification;
  if (!isOfRecord || typeof launchedAtUs !== 'number' || facts.size === undefined) return undefined;
  return { fromUs: launchedAtUs, toUs: atUs, value: sizeKey(facts.size) };
}

function itself<T>(value: T): T {
  return value;
}
