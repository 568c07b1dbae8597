/** What may begin another life: creations and launches reported from the first end on, in order of time. */
import type { Launch } from '../birth';
import { MAX_CLOCK_SKEW_US } from '../instants';
import type { Reading } from '../reading';
import type { End } from './refuted-ends';
import type { Restart } from './restarts';

interface At<Kind extends string, Claim> {
  readonly kind: Kind;
  readonly atUs: number;
  /** All that report it. */
  readonly claims: readonly Claim[];
}

export interface CreationGroup extends At<'creation', Reading> {
  readonly isLaunchedAtOnce: boolean;
}
export type LaunchGroup = At<'launch', Launch>;
export type Beginning = CreationGroup | LaunchGroup;

/** All that relaunches are judged by. */
export interface Evidence {
  readonly readings: readonly Reading[];
  /** Launches that no creation refutes. */
  readonly launches: readonly Launch[];
  /** Ends that stand. */
  readonly ends: readonly End[];
  /** Restores that stand, each instant once, in order. */
  readonly restores: readonly Restart[];
}

/** At one instant the creation comes first. */
export function beginningsOf({ readings, launches, ends }: Evidence): readonly Beginning[] {
  if (ends.length === 0) return [];
  const firstEndUs = Math.min(...ends.map(({ terminatedAtUs }) => terminatedAtUs));
  const created = groupsBy(readings, ({ facts }) => facts.createdAtUs ?? -Infinity, firstEndUs);
  const launched = groupsBy(launches, beginningOf, firstEndUs);
  const beginnings = [
    ...Array.from(created, ([atUs, claims]): Beginning => {
      return { kind: 'creation', atUs, claims, isLaunchedAtOnce: launched.has(atUs) };
    }),
    ...Array.from(launched, ([atUs, claims]): Beginning => ({ kind: 'launch', atUs, claims })),
  ];
  return beginnings.sort((a, b) => a.atUs - b.atUs);
}

/**
 * When the life of a launch begins: a row whose own end lies shortly before its launch, since the clocks of two
 * hosts disagree, reports a life of no length, and reports it from that end on.
 */
export function beginningOf({ isEvent, launchedAtUs, terminatedAtUs }: Launch): number {
  if (isEvent || typeof terminatedAtUs !== 'number') return launchedAtUs;
  const isSkewed =
    terminatedAtUs < launchedAtUs && terminatedAtUs > launchedAtUs - MAX_CLOCK_SKEW_US;
  return isSkewed ? terminatedAtUs : launchedAtUs;
}

function groupsBy<Claim>(
  claims: readonly Claim[],
  instantOf: (claim: Claim) => number,
  fromUs: number,
): ReadonlyMap<number, readonly Claim[]> {
  const groups = new Map<number, Claim[]>();
  for (const claim of claims) {
    const atUs = instantOf(claim);
    if (atUs < fromUs) continue;
    const group = groups.get(atUs);
    if (group) group.push(claim);
    else groups.set(atUs, [claim]);
  }
  return groups;
}
