/** How one fact of a server changed in time, as far as it was reported. */
import { type CoverageByRank, reachOfOthers } from './coverage';
import { comparePointsButId, type Point } from './points';

/** A value and since when it holds. */
export interface Change<T> {
  readonly sinceUs: number;
  readonly value: T;
}

export interface Timeline<T> {
  /** In order, at most one at an instant. Before the first one, its value holds too. */
  readonly changes: readonly Change<T>[];
  /** At some instant only the ids decided between two values. */
  readonly isOrderUnknown: boolean;
}

/** One point as far as one fact is concerned. */
export interface Claim<T> extends Change<T> {
  readonly isReported: boolean;
  readonly rank: number;
  /** Undefined: supposed by the fold itself. */
  readonly point: Point | undefined;
}

export interface Claims<T> {
  readonly all: readonly Claim<T>[];
  readonly isOrderUnknown: boolean;
}

/** Equal keys are equal values. */
export type KeyOf<T> = (value: T) => Key;
type Key = string | number | null;

/** A source of lower rank that dates the same change this far off only echoes it. */
const ECHO_US = 5_000_000;

/** What the points say of one fact, in their order. */
export function claimsOn<T>(
  points: readonly Point[],
  valueAt: (point: Point) => T | undefined,
  keyOf: KeyOf<T>,
): Claims<T> {
  const all: Claim<T>[] = [];
  let isOrderUnknown = false;
  for (const point of points) {
    const value = valueAt(point);
    if (value === undefined) continue;
    const { sinceUs, isReported, reading } = point;
    const claim = { sinceUs, isReported, rank: reading.rank, value, point };
    const last = all.at(-1);
    if (last !== undefined && isSuperseded(last, claim)) {
      isOrderUnknown ||= isUndecided(last, claim, keyOf);
      all.pop();
    }
    all.push(claim);
  }
  return { all, isOrderUnknown };
}

/** Of what one rank supposes at one instant, only the last in order stands. */
function isSuperseded<T>(claim: Claim<T>, next: Claim<T>): boolean {
  if (claim.isReported || next.isReported) return false;
  return claim.sinceUs === next.sinceUs && claim.rank === next.rank;
}

/** Whether two claims differ and only their ids decide which of them counts. */
function isUndecided<T>(a: Claim<T>, b: Claim<T>, keyOf: KeyOf<T>): boolean {
  if (a.point === undefined || b.point === undefined) return false;
  return comparePointsButId(a.point, b.point) === 0 && keyOf(a.value) !== keyOf(b.value);
}

/** Leaves out what a row of higher rank denies: one that covers the instant with another value. */
export function withoutRefuted<T>(
  claims: readonly Claim<T>[],
  coverage: CoverageByRank,
  keyOf: KeyOf<T>,
): readonly Claim<T>[] {
  if (coverage.length === 0) return claims;
  return claims.filter(({ sinceUs, rank, value }) => {
    const key = String(keyOf(value));
    return !coverage.some(
      ([rowRank, spans]) => rowRank > rank && reachOfOthers(spans, sinceUs, key) >= sinceUs,
    );
  });
}

/**
 * Leaves out the same change, dated worse: a value that a source of higher rank reports a few seconds before or
 * after. What is left of the lower ranks repairs what the higher ones missed.
 */
export function withoutEchoes<T>(
  claims: readonly Claim<T>[],
  keyOf: KeyOf<T>,
): readonly Claim<T>[] {
  if (claims.every(({ rank }) => rank === claims[0]?.rank)) return claims;
  const echoes = new Set([
    ...echoesAfter(claims, keyOf),
    ...echoesAfter([...claims].reverse(), keyOf),
  ]);
  return claims.filter((claim) => !echoes.has(claim));
}

/** Claims that follow the same value of a higher rank within a few seconds, in the order given. */
function echoesAfter<T>(claims: readonly Claim<T>[], keyOf: KeyOf<T>): readonly Claim<T>[] {
  const latestByKey = new Map<Key, Map<number, number>>();
  return claims.filter(({ sinceUs, isReported, rank, value }) => {
    const key = keyOf(value);
    const latest = latestByKey.get(key) ?? new Map<number, number>();
    if (isReported) latestByKey.set(key, latest.set(rank, sinceUs));
    return [...latest].some(
      ([otherRank, otherUs]) => otherRank > rank && Math.abs(otherUs - sinceUs) <= ECHO_US,
    );
  });
}

/** The claims as a line: the last one at an instant stands, and only changes are kept. */
export function timelineOf<T>(
  { all: claims, isOrderUnknown }: Claims<T>,
  keyOf: KeyOf<T>,
): Timeline<T> {
  const changes: Claim<T>[] = [];
  let isUnknown = isOrderUnknown;
  let isTied = false;
  let previous: Claim<T> | undefined;
  for (const claim of claims) {
    const isSameInstant = previous?.sinceUs === claim.sinceUs;
    // A tie counts only if nothing at the instant outweighs it.
    if (!isSameInstant) isUnknown ||= isTied;
    isTied = isSameInstant && stillTied(isTied, previous, claim, keyOf);
    if (changes.at(-1)?.sinceUs === claim.sinceUs) changes.pop();
    const last = changes.at(-1);
    if (last === undefined || keyOf(last.value) !== keyOf(claim.value)) changes.push(claim);
    previous = claim;
  }
  return { changes, isOrderUnknown: isUnknown || isTied };
}

function stillTied<T>(
  isTied: boolean,
  previous: Claim<T> | undefined,
  claim: Claim<T>,
  keyOf: KeyOf<T>,
): boolean {
  if (previous?.point === undefined || claim.point === undefined) return false;
  if (isUndecided(previous, claim, keyOf)) return true;
  return isTied && comparePointsButId(previous.point, claim.point) === 0;
}
