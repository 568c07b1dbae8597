/** How one fact of a server changed in time, as far as it was told. */
import { type CoverageByRank, reachOfOthers } from './coverage';
import type { Point } from './points';

/** A value and since when it holds. */
export interface Change<T> {
  readonly sinceUs: number;
  readonly value: T;
}

/** Changes in order, at most one at an instant. Before the first one, its value holds too. */
export type TimeLine<T> = readonly Change<T>[];

/** One point as far as one fact is concerned. */
export interface Word<T> extends Change<T> {
  readonly isTold: boolean;
  readonly rank: number;
}

/** Equal keys are equal values. */
type KeyOf<T> = (value: T) => Key;
type Key = string | number | null;

/** A less trusted source that dates the same change this far off only echoes it. */
const ECHO_US = 5_000_000;

/** What the points say of one fact, in their order. */
export function wordsOn<T>(
  points: readonly Point[],
  valueAt: (point: Point) => T | undefined,
): readonly Word<T>[] {
  const words: Word<T>[] = [];
  for (const point of points) {
    const value = valueAt(point);
    if (value === undefined) continue;
    const word = { sinceUs: point.sinceUs, isTold: point.isTold, rank: point.reading.rank, value };
    if (isSuperseded(words.at(-1), word)) words.pop();
    words.push(word);
  }
  return words;
}

/** Of what one rank supposes at one instant, only the last in order stands. */
function isSuperseded<T>(word: Word<T> | undefined, next: Word<T>): boolean {
  if (word === undefined || word.isTold || next.isTold) return false;
  return word.sinceUs === next.sinceUs && word.rank === next.rank;
}

/** Leaves out what a more trusted row denies: one that covers the instant with another value. */
export function withoutRefuted<T>(
  words: readonly Word<T>[],
  coverage: CoverageByRank,
  keyOf: KeyOf<T>,
): readonly Word<T>[] {
  if (coverage.length === 0) return words;
  return words.filter(({ sinceUs, rank, value }) => {
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
export function withoutEchoes<T>(words: readonly Word<T>[], keyOf: KeyOf<T>): readonly Word<T>[] {
  if (words.every(({ rank }) => rank === words[0]?.rank)) return words;
  const echoes = new Set([
    ...echoesAfter(words, keyOf),
    ...echoesAfter([...words].reverse(), keyOf),
  ]);
  return words.filter((word) => !echoes.has(word));
}

/** Words that follow the same value of a more trusted source within a few seconds, in the order given. */
function echoesAfter<T>(words: readonly Word<T>[], keyOf: KeyOf<T>): readonly Word<T>[] {
  const toldByKey = new Map<Key, Map<number, number>>();
  return words.filter(({ sinceUs, isTold, rank, value }) => {
    const key = keyOf(value);
    const told = toldByKey.get(key) ?? new Map<number, number>();
    if (isTold) toldByKey.set(key, told.set(rank, sinceUs));
    return [...told].some(
      ([teller, toldUs]) => teller > rank && Math.abs(toldUs - sinceUs) <= ECHO_US,
    );
  });
}

/** The words as a line: the last one at an instant stands, and only changes are kept. */
export function timeLineOf<T>(words: readonly Word<T>[], keyOf: KeyOf<T>): TimeLine<T> {
  const line: Word<T>[] = [];
  for (const word of words) {
    if (line.at(-1)?.sinceUs === word.sinceUs) line.pop();
    const last = line.at(-1);
    const isChange = last === undefined || !isSame(last.value, word.value, keyOf);
    if (isChange) line.push(word);
  }
  return line;
}

function isSame<T>(a: T, b: T, keyOf: KeyOf<T>): boolean {
  return a === b || keyOf(a) === keyOf(b);
}
