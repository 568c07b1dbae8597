/** Which series a question is about: its filters on tags. */
import { RE2JS, RE2JSException } from 're2js';
import { AppError } from '../../errors';
import type { FilterType, SubQuery, TagFilter } from './query';
import type { TaggedSeries } from './series';
import { matchesWildcard } from './wildcard';

type ValueTest = (value: string) => boolean;

const COMPILERS: Readonly<Record<FilterType, (expression: string) => ValueTest>> = {
  literal_or: (expression) => isOneOf(literals(expression)),
  iliteral_or: (expression) => ignoringCase(isOneOf, expression),
  not_literal_or: (expression) => not(isOneOf(literals(expression))),
  not_iliteral_or: (expression) => not(ignoringCase(isOneOf, expression)),
  wildcard: matchesWildcard,
  iwildcard: (pattern) => {
    const matches = matchesWildcard(pattern.toLowerCase());
    return (value) => matches(value.toLowerCase());
  },
  regexp: findsPattern,
};

/** The alternatives of a `literal_or`. */
export const literals = (expression: string): readonly string[] =>
  expression.split('|').filter((literal) => literal !== '');

const isOneOf = (allowed: readonly string[]): ValueTest => {
  const set = new Set(allowed);
  return (value) => set.has(value);
};

function ignoringCase(
  test: (allowed: readonly string[]) => ValueTest,
  expression: string,
): ValueTest {
  const matches = test(literals(expression.toLowerCase()));
  return (value) => matches(value.toLowerCase());
}

const not =
  (test: ValueTest): ValueTest =>
  (value) =>
    !test(value);

const MAX_PATTERN_SIZE = 1000;

/** Characters, and what counted repetitions multiply them to: what a pattern takes to compile and, a character, to match. */
function patternSize(pattern: string): number {
  let size = pattern.length;
  for (const [, before = '', least, most] of pattern.matchAll(
    /(.?)\{(\d{1,9})(?:,(\d{0,9}))?\}/gsu,
  )) {
    const times = Math.max(Number(least), Number(most ?? 0));
    if (before === ')') size *= times;
    else size += times;
  }
  return size;
}

/** Anywhere in the value, in linear time: a pattern comes from whoever asks. */
function findsPattern(pattern: string): ValueTest {
  if (patternSize(pattern) > MAX_PATTERN_SIZE) {
    const reason = `the regular expression must be shorter than ${MAX_PATTERN_SIZE} characters, repetitions counted`;
    throw new AppError('invalidParameter', reason);
  }
  try {
    const compiled = RE2JS.compile(pattern);
    return (value) => compiled.test(value);
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    throw new AppError('invalidParameter', error.message, { cause: error });
  }
}

/** Throws `invalidParameter` for a regular expression that is none. */
export function compileTagFilter({ type, expression }: TagFilter): ValueTest {
  return COMPILERS[type](expression);
}

export type SeriesTest = (series: TaggedSeries) => boolean;

/** All filters must hold, but of several `literal_or` on one key any. A series without the key fails each of them. */
export function compileFilters({ filters, hasExplicitTags }: SubQuery): SeriesTest {
  const tests = conditions(filters);
  const keys = new Set(filters.map(({ key }) => key));
  return ({ tags }) => {
    if (hasExplicitTags && keys.size > 0 && Object.keys(tags).length !== keys.size) return false;
    return tests.every(({ key, test }) => {
      const value = Object.hasOwn(tags, key) ? tags[key] : undefined;
      return value !== undefined && test(value);
    });
  };
}

interface Condition {
  readonly key: string;
  readonly test: ValueTest;
}

function conditions(filters: readonly TagFilter[]): readonly Condition[] {
  const allowed = literalsByKey(filters);
  const others = filters.filter(({ type }) => type !== 'literal_or');
  return [
    ...[...allowed].map(([key, values]) => ({ key, test: isOneOf(values) })),
    ...others.map((filter) => ({ key: filter.key, test: compileTagFilter(filter) })),
  ];
}

/** The alternatives of all `literal_or` on a key. */
export function literalsByKey(
  filters: readonly TagFilter[],
): ReadonlyMap<string, readonly string[]> {
  const byKey = new Map<string, readonly string[]>();
  for (const { key, type, expression } of filters) {
    if (type !== 'literal_or') continue;
    byKey.set(key, [...(byKey.get(key) ?? []), ...literals(expression)]);
  }
  return byKey;
}

/** The keys of which each value makes a group of its own, in byte order. */
export const groupingKeys = (filters: readonly TagFilter[]): readonly string[] =>
  [...new Set(filters.filter(({ isGrouping }) => isGrouping).map(({ key }) => key))].sort();
