/** The end that a launch or a creation follows. */
import { SECOND_US } from '../../../time';
import { RANK } from '../../observation';
import { MAX_CLOCK_SKEW_US } from '../instants';
import { compareClaims, maxBy, type Reading } from '../reading';
import { partitionPoint } from '../sorted-search';
import type { CreationGroup } from './beginnings';
import type { End } from './refuted-ends';
import {
  compareRestarts,
  countBefore,
  EVER,
  follows,
  type Restart,
  relaunchAt,
  sortedEnds,
} from './restarts';

/** Two cells keep two records of one server: there a gap of a second is enough. */
const MIN_GAP_OF_CELLS_US = SECOND_US;

export interface EndFinder {
  /** The best end since a restart that certainly came before a launch, whatever the clocks. */
  launch(launch: Reading, atUs: number, since: Restart): End | undefined;
  /**
   * The best end since a restart; a creation can only follow it, so there need be no time between. An end of
   * that very instant is the earlier life's only if there is no other and nothing is launched at that instant.
   */
  creation(creation: CreationGroup, since: Restart): End | undefined;
}

/** Instants and restarts must not decrease from call to call. */
export function endFinder(ends: readonly End[]): EndFinder {
  const inOrder = sortedEnds(ends);
  const upTo = (instantUs: number) =>
    partitionPoint(inOrder, ({ terminatedAtUs }) => terminatedAtUs <= instantUs);
  let start = EVER;
  let next = 0;
  let best: End | undefined;
  const bestBefore = (atUs: number, since: Restart, isNear: (end: End) => boolean) => {
    if (compareRestarts(since, start) > 0) {
      start = since;
      next = countBefore(inOrder, since);
      best = undefined;
    }
    for (const stop = upTo(atUs - MAX_CLOCK_SKEW_US); next < stop; next += 1) {
      best = better(best, inOrder[next]);
    }
    return better(best, maxBy(inOrder.slice(next, upTo(atUs)).filter(isNear), compareClaims));
  };
  return {
    launch: (launch, atUs, since) =>
      bestBefore(
        atUs,
        since,
        (end) => isFarEnoughBetweenCells(end, launch, atUs) || isOfFormerLaunch(end, launch, atUs),
      ),
    creation: ({ atUs, isLaunchedAtOnce }, since) =>
      bestBefore(atUs, since, (end) => !follows(end, relaunchAt(atUs))) ??
      (isLaunchedAtOnce ? undefined : bestBefore(atUs, since, () => true)),
  };
}

const isFarEnoughBetweenCells = (end: End, launch: Reading, atUs: number): boolean =>
  doDifferIn('cell', end, launch) && end.terminatedAtUs <= atUs - MIN_GAP_OF_CELLS_US;

/**
 * Whether a record has the end with a launch long before this one: launches only move forward, so it was written
 * before this launch. Messages are no such records: the clocks of several hosts date them.
 */
function isOfFormerLaunch(end: End, { rank }: Reading, atUs: number): boolean {
  const { isEvent, launchedAtUs } = end;
  if (end.rank !== rank || rank === RANK.notification || isEvent) return false;
  return typeof launchedAtUs === 'number' && launchedAtUs <= atUs - MAX_CLOCK_SKEW_US;
}

function better(a: End | undefined, b: End | undefined): End | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return compareClaims(a, b) < 0 ? b : a;
}

/** Both observations report a cell, or a project, and not the same one. */
export function doDifferIn(name: 'cell' | 'projectId', a: Reading, b: Reading): boolean {
  const [ofA, ofB] = [a.facts[name], b.facts[name]];
  return typeof ofA === 'string' && typeof ofB === 'string' && ofA !== ofB;
}
