/** Filters of tags: with a type, or as a value such as `*`, `a|b`, `web*` or `regexp(…)`. */

import { FILTER_TYPES, type FilterType, type TagFilter } from '../../../domain/points/query';
import { compileTagFilter } from '../../../domain/points/tag-filters';
import { badRequest } from '../wire/errors';

const WILDCARDS: readonly FilterType[] = ['wildcard', 'iwildcard'];

interface WrittenFilter {
  readonly key: string;
  readonly type: string;
  readonly expression: string;
  readonly isGrouping: boolean;
}

/** Throws `invalidParameter` for an unknown type or an expression that the type does not take. */
export function makeFilter({ key, type, expression, isGrouping }: WrittenFilter): TagFilter {
  const known = FILTER_TYPES.find((each) => each === type);
  if (!known) throw badRequest(`Could not find a tag value filter of the type: ${type}`);
  if (expression === '') throw badRequest('Filter cannot be null or empty');
  const fault = expressionFault(known, expression);
  if (fault) throw badRequest(fault);
  const filter = { key, type: known, expression, isGrouping };
  compileTagFilter(filter);
  return filter;
}

function expressionFault(type: FilterType, expression: string): string | undefined {
  if (WILDCARDS.includes(type)) {
    return expression.includes('*') ? undefined : 'Filter must contain an asterisk';
  }
  return type !== 'regexp' && expression === '|'
    ? 'Filter must contain more than just a pipe'
    : undefined;
}

/** Of a value that is written in place of a tag's. Throws `badRequest`. */
export function filterOfValue(key: string, value: string, isGrouping: boolean): TagFilter {
  if (value === '') throw badRequest('Filter cannot be null or empty');
  if (value === '*') return { key, type: 'wildcard', expression: '*', isGrouping };
  const paren = value.indexOf('(');
  if (paren >= 0) {
    if (!value.endsWith(')')) throw badRequest(`Filter must end with a ')': ${value}`);
    const type = value.slice(0, paren).toLowerCase();
    return makeFilter({ key, type, expression: value.slice(paren + 1, -1), isGrouping });
  }
  const type = value.includes('*') ? 'iwildcard' : 'literal_or';
  return makeFilter({ key, type, expression: value, isGrouping });
}
