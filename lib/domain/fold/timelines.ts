/** The facts of a life that change in time and are billed, each on a timeline of its own. */

import { RANK, type Size } from '../observation';
import { FIRST_STATE, LAST_STATE } from '../states';
import { type CoverageByRank, coverageByRank, type Span } from './coverage';
import type { Relaunch } from './ends/relaunches';
import type { LifeInterval } from './life';
import { type Point, pointsOf } from './points';
import type { Reading } from './reading';
import { creationsBefore, withoutReportedSince } from './reported-since-creation';
import { sizeKey } from './size';
import { sizeLine } from './size-line';
import {
  type Claim,
  claimsOn,
  type Timeline,
  timelineOf,
  withoutEchoes,
  withoutRefuted,
} from './timeline';

export interface Timelines {
  readonly size: Timeline<Size | null>;
  readonly swapMb: Timeline<number>;
  readonly projectId: Timeline<string>;
  readonly state: Timeline<string>;
  readonly zone: Timeline<string | null>;
  readonly host: Timeline<string | null>;
  readonly isSizeRefuted: boolean;
}

/** Below every rank: how each interval of a life is supposed to begin. */
const SUPPOSED_START = -1;

export function timelinesOf(
  readings: readonly Reading[],
  intervals: readonly LifeInterval[],
  relaunches: readonly Relaunch[],
): Timelines {
  const points = pointsOf(readings, relaunches);
  const sizes = claimsOn(points, sizeAt, sizeKey);
  const standing = withoutRefuted(sizes.all, sizesByRank(readings), sizeKey);
  const creationBefore = creationsBefore(relaunches.length > 0 ? readings : []);
  const ownerLine = <T extends string | null>(factOf: (reading: Reading) => T | undefined) =>
    lineOf(points, sinceRelaunch(factOf), (claims) => withoutReportedSince(claims, creationBefore));
  return {
    size: sizeLine({ ...sizes, all: withoutEchoes(standing, sizeKey) }),
    swapMb: lineOf(points, swapAt),
    projectId: ownerLine(projectOf),
    state: stateLine(points, intervals),
    zone: ownerLine(zoneOf),
    host: ownerLine(hostOf),
    isSizeRefuted: standing.length < sizes.all.length,
  };
}

function lineOf<T extends string | number | null>(
  points: readonly Point[],
  valueAt: (point: Point) => T | undefined,
  standing: (claims: readonly Claim<T>[]) => readonly Claim<T>[] = itself,
): Timeline<T> {
  const claims = claimsOn(points, valueAt, itself);
  return timelineOf({ ...claims, all: standing(withoutEchoes(claims.all, itself)) }, itself);
}

/** Each interval of a life begins active, unless something else was reported for that very moment. */
function stateLine(points: readonly Point[], intervals: readonly LifeInterval[]): Timeline<string> {
  const claims = claimsOn(points, reportedOnly(stateOf), itself);
  const starts = intervals.map(
    ({ fromUs }): Claim<string> => ({
      sinceUs: fromUs,
      isReported: false,
      rank: SUPPOSED_START,
      value: FIRST_STATE,
      point: undefined,
    }),
  );
  const all = [...starts, ...withoutEchoes(claims.all, itself)];
  return timelineOf({ ...claims, all: all.sort((a, b) => a.sinceUs - b.sinceUs) }, itself);
}

function sizeAt({ isReported, supposes, reading }: Point): Size | null | undefined {
  return isReported || supposes.size ? reading.facts.size : undefined;
}

function swapAt({ isReported, supposes, reading }: Point): number | undefined {
  return isReported || supposes.size ? reading.facts.swapMb : undefined;
}

/** A fact that only holds from when it was reported, unlike the size. */
function reportedOnly<T>(factOf: (reading: Reading) => T | undefined) {
  return ({ isReported, reading }: Point) => (isReported ? factOf(reading) : undefined);
}

/** A fact that holds from when it was reported, or from the relaunch that it was reported with. */
function sinceRelaunch<T>(factOf: (reading: Reading) => T | undefined) {
  return ({ isReported, supposes, reading }: Point) =>
    isReported || supposes.owner ? factOf(reading) : undefined;
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
  if (facts.state === LAST_STATE || (!isEvent && isOutsideLife)) return undefined;
  return facts.state ?? undefined;
}

/** What systems of record, of higher rank than files, say of the size between a launch and their date. */
function sizesByRank(readings: readonly Reading[]): CoverageByRank {
  const hasOneRank = readings.every(({ rank }) => rank === readings[0]?.rank);
  return hasOneRank ? [] : coverageByRank(readings, spanOfSize);
}

function spanOfSize({ rank, launchedAtUs, atUs, facts }: Reading): Span | undefined {
  const isOfRecord = rank >= RANK.database && rank <= RANK.notification;
  if (!isOfRecord || typeof launchedAtUs !== 'number' || !facts.size) return undefined;
  return { fromUs: launchedAtUs, toUs: atUs, value: sizeKey(facts.size) };
}

function itself<T>(value: T): T {
  return value;
}
