/** A metric with filters in braces: `cpu{host=*}{dc=lon}`; the first braces group, the others do not. */
import type { TagFilter } from '../../../domain/points/query';
import { AppError } from '../../../errors';
import { badRequest } from '../wire/errors';
import { filterOfValue } from './filters';

export interface MetricExpression {
  readonly metric: string;
  readonly filters: readonly TagFilter[];
}

/** Throws `badRequest`. */
export function parseMetricExpression(written: string): MetricExpression {
  if (written === '') throw badRequest('Metric cannot be null or empty');
  const { metric, groups, others } = bracesOf(written);
  return {
    metric,
    filters: [
      ...others.flatMap((text) => filterIn(text, { noun: 'filter', isGrouping: false })),
      ...groups.flatMap((text) => filterIn(text, { noun: 'tag', isGrouping: true })),
    ],
  };
}

interface Braces {
  readonly metric: string;
  readonly groups: readonly string[];
  readonly others: readonly string[];
}

/** Between the first and the last braces nothing counts. Throws `badRequest`. */
export function bracesOf(written: string): Braces {
  const open = written.indexOf('{');
  if (open < 0) return { metric: written, groups: [], others: [] };
  if (!written.endsWith('}')) throw badRequest(`Missing '}' at the end of: ${written}`);
  const metric = written.slice(0, open);
  const close = written.indexOf('}');
  const first = written.slice(open + 1, close);
  if (close === written.length - 1) {
    return { metric, groups: first === '' ? [] : first.split(','), others: [] };
  }
  const last = written.slice(written.lastIndexOf('{') + 1, -1);
  return { metric, groups: untilEmpty(first), others: untilEmpty(last) };
}

function untilEmpty(text: string): readonly string[] {
  const all = text.split(',');
  const end = all.indexOf('');
  return end < 0 ? all : all.slice(0, end);
}

interface FilterPlace {
  readonly noun: 'filter' | 'tag';
  readonly isGrouping: boolean;
}

function filterIn(text: string, { noun, isGrouping }: FilterPlace): readonly TagFilter[] {
  try {
    const [key, value] = tagPair(text);
    return [filterOfValue(key, value, isGrouping)];
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw badRequest(`When parsing ${noun} '${text}': ${error.message}`);
  }
}

/** `key=value`. Throws `badRequest`. */
export function tagPair(text: string): readonly [key: string, value: string] {
  const [key = '', value = '', ...more] = text.split('=');
  if (key === '' || value === '' || more.length > 0) throw badRequest(`invalid tag: ${text}`);
  return [key, value];
}
