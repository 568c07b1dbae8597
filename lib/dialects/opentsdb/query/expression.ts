/** Sub-queries as text: `m=sum:1m-avg:rate:cpu{host=*}`, and `tsuid=sum:0A,0B`. */
import type { RateOptions } from '../../../domain/points/query';
import { badRequest } from '../wire/errors';
import { parseMetricExpression } from './metric-expression';
import { parseRate } from './rate-options';
import type { WrittenSubQuery } from './written-query';

/** Throws `badRequest`. */
export function parseMetricQuery(written: string): WrittenSubQuery {
  if (written === '') throw badRequest('The query string was empty');
  const { options, last } = partsOf(written);
  return { ...options, ...parseMetricExpression(last), tsuids: undefined };
}

/** Throws `badRequest`. */
export function parseTsuidQuery(written: string): WrittenSubQuery {
  if (written === '') throw badRequest('The tsuid query string was empty');
  const { options, last } = partsOf(written);
  return { ...options, metric: undefined, tsuids: last.split(','), filters: [] };
}

const MIN_PARTS = 2;
const MAX_PARTS = 5;

type Options = Pick<
  WrittenSubQuery,
  'aggregator' | 'downsample' | 'rate' | 'hasExplicitTags' | 'asksHistograms'
>;

function partsOf(written: string): { readonly options: Options; readonly last: string } {
  const parts = splitOutsideBraces(written);
  if (parts.length < MIN_PARTS) {
    throw badRequest(`Invalid parameter m=${written} (not enough :-separated parts)`);
  }
  if (parts.length > MAX_PARTS) {
    throw badRequest(`Invalid parameter m=${written} (too many :-separated parts)`);
  }
  const [aggregator, ...between] = parts.slice(0, -1);
  return { options: { aggregator, ...optionsIn(between) }, last: parts.at(-1) ?? '' };
}

/** A colon within braces belongs to a filter; where braces are left open, none does. */
function splitOutsideBraces(written: string): readonly string[] {
  const parts: string[] = [''];
  let depth = 0;
  for (const piece of written.split(/([{}:])/)) {
    if (piece === '{') depth += 1;
    if (piece === '}') depth -= 1;
    if (piece === ':' && depth <= 0) parts.push('');
    else parts[parts.length - 1] += piece;
  }
  return depth > 0 ? written.split(':') : parts;
}

/** In any order, the last of a kind counts; what is none of them is ignored. */
function optionsIn(parts: readonly string[]): Omit<Options, 'aggregator'> {
  let rate: RateOptions | undefined;
  let downsample: string | undefined;
  let hasExplicitTags = false;
  for (const part of parts) {
    const lower = part.toLowerCase();
    if (lower.startsWith('rate')) rate = parseRate(part);
    else if (lower.startsWith('explicit_tags')) hasExplicitTags = true;
    else if (/^\d/.test(part)) downsample = part;
    else if (part === '') throw badRequest('a part between two colons is empty');
  }
  const asksHistograms = parts.some((part) => /^percentiles/i.test(part));
  return { rate, downsample, hasExplicitTags, asksHistograms };
}
