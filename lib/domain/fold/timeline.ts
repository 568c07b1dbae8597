/** How one fact of a server changed in time, as far as it was told. */
import { type CoverageByRank, reachOfOthers } from './coverage';
import type { Point } from './points';

/** A value and since when it holds. */
export interface Change<T> {
  readonly sinceUs: number;
  readonly value: T;
}

/** Changes in order, at most one at an instant. Before the first one, its value holds too. */
export type Timeline<T> = readonly Change<T>[];

/** One point as far as one fact is concerned. */
export interface Claim<T> extends Change<T> {
  readonly isTold: boolean;
  readonly rank: number;
}

/** Equal keys are equal values. */
type KeyOf<T> = (value: T) => Key;
type Key = string | number | null;

/** A less trusted source that dates the same change this far off only echoes it. */
const ECHO_US = 5_000_000;

/** What the points say of one fact, in their order. */
export function claimsOn<T>(
  points: readonly Point[],
  valueAt: (point: Point) => T | undefined,
): readonly Claim<T>[] {
  const claims: Claim<T>[] = [];
  for (const point of points) {
    const value = valueAt(point);
    if (value === undefined) continue;
    const claim = { sinceUs: point.sinceUs, isTold: point.isTold, rank: point.reading.rank, value };
    if (isSuperseded(claims.at(-1), claim)) claims.pop();
    claims.push(claim);
  }
  return claims;
}

/** Of what one rank supposes at one instant, only the last in order stands. */
function isSuperseded<T>(claim: Claim<T> | undefined, next: Claim<T>): boolean {
  if (claim === undefined || claim.isTold || next.isTold) return false;
  return claim.sinceUs === next.sinceUs && claim.rank === next.rank;
}

/** Leaves out what a more trusted row denies: one that covers the instant with another value. */
export function withoutRefuted<T>(
  claims: readonly Claim<T>[],
  coverage: CoverageByRank,
  keyOf: KeyOf<T>,
): readonly Claim<T>[] {
  if (coverage.length === 0) return claims;
  return claims.filter(({ sinceUs, rank, value }) => {
    const key = String(keyOf(value));
    return !coverage.some(
      ([denier, spans]) => denier > rank && reachOfOthers(spans, sinceUs, key) >= sinceUs,
    );
  });
}

/**
 * Leaves out the same change, dated worse: a value that a more trusted source tells a few seconds before or
 * after. What is left of the less trusted sources repairs what the better ones missed.
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

/** Words that follow the same value of a more trusted source within a few seconds, in the order given. */
function echoesAfter<T>(claims: readonly Claim<T>[], keyOf: KeyOf<T>): readonly Claim<T>[] {
  const toldByKey = new Map<Key, Map<number, number>>();
  return claims.filter(({ sinceUs, isTold, rank, value }) => {
    const key = keyOf(value);
    const latest = toldByKey.get(key) ?? new Map<number, number>();
    if (isTold) toldByKey.set(key, latest.set(rank, sinceUs));
    return [...latest].some(
      ([teller, toldUs]) => teller > rank && Math.abs(toldUs - sinceUs) <= ECHO_US,
    );
  });
}

/** The words as a line: the last one at an instant stands, and only changes are kept. */
export function timelineOf<T>(claims: readonly Claim<T>[], keyOf: KeyOf<T>): Timeline<T> {
  const line: Claim<T>[] = [];
  for (const claim of claims) {
    if (line.at(-1)?.sinceUs === claim.sinceUs) line.pop();
    const last = line.at(-1);
    const isChange = last === undefined || !isSame(last.value, claim.value, keyOf);
    if (isChange) line.push(claim);
  }
  return line;
}

function isSame<T>(a: T, b: T, keyOf: KeyOf<T>): boolean {
  return a === b || keyOf(a) === keyOf(b);
}
