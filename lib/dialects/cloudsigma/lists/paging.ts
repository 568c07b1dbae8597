/** Pages of lists, by Tastypie's conventions: limit 0 is everything. */
import { validation } from '../errors';
import type { Parameters } from '../request';

export interface Page {
  /** 0: all. */
  readonly limit: number;
  readonly offset: number;
}

export const DEFAULT_LIMIT = 20;

/** As Python's `int` reads it: with a sign, zeros and blanks around. */
export const INTEGER = /^\s*[+-]?\d+\s*$/;

/** Throws `invalidParameter`, about the limit first and alone. */
export function pageIn(parameters: Parameters, defaultLimit = DEFAULT_LIMIT): Page {
  return {
    limit: numberIn(parameters, 'limit', 'a positive integer') ?? defaultLimit,
    offset: numberIn(parameters, 'offset', 'an integer') ?? 0,
  };
}

function numberIn(
  parameters: Parameters,
  name: 'limit' | 'offset',
  allowed: string,
): number | undefined {
  const text = parameters.get(name)?.at(-1);
  if (text === undefined) return undefined;
  const refused = (wanted: string) =>
    validation(name, `Invalid ${name} '${text}' provided. Please provide ${wanted}.`);
  if (!INTEGER.test(text)) throw refused(allowed);
  const value = Number(text);
  if (value < 0) throw refused('a positive integer >= 0');
  return Math.min(value, Number.MAX_SAFE_INTEGER) + 0;
}

export const sliceOf = <T>(items: readonly T[], { limit, offset }: Page): readonly T[] =>
  limit === 0 ? items.slice(offset) : items.slice(offset, offset + limit);

/** Lists of things that clients want all of have no limit of their own. */
export const UNLIMITED = 0;

export const metaJson = ({ limit, offset }: Page, total: number) => ({
  limit,
  offset,
  total_count: total,
});

export const listJson = <T>(items: readonly T[], page: Page, toJson: (item: T) => object) => ({
  meta: metaJson(page, items.length),
  objects: sliceOf(items, page).map(toJson),
});
