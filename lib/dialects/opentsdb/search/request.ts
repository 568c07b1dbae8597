/** What a lookup asks: from `m=cpu{host=web01,dc=*}`, and from a body. */
import type { AppError } from '../../../errors';
import type { Exchange } from '../endpoint';
import { textOfBody } from '../request';
import { arrayOf, booleanOf, longOf, objectOf, textOf } from '../wire/coercion';
import { badRequest, unparsable } from '../wire/errors';
import { type JsonValue, parseJson } from '../wire/json';

/** `*` and nothing stand for any. */
export interface LookupTag {
  readonly key: string | null;
  readonly value: string | null;
}

export interface LookupQuery {
  readonly metric: string | undefined;
  readonly tags: readonly LookupTag[] | undefined;
  readonly limit: number;
  readonly startIndex: number;
  /** Whether only meta tables are searched. */
  readonly usesMeta: boolean;
}

export const isAny = (text: string | null | undefined): boolean => !text || text === '*';

const DEFAULT_LIMIT = 25;

/** Throws `badRequest`. A POST without a body is read as a GET. */
export async function readLookup(exchange: Exchange, maxBytes: number): Promise<LookupQuery> {
  const { req, parameters } = exchange;
  const text = req.method === 'POST' ? await textOfBody(req, maxBytes) : '';
  if (text.trim() !== '') return lookupInBody(parseJson(text));
  const { metric, tags } = parseLookup(parameters.required('m'));
  return {
    metric: metric === '' ? undefined : metric,
    tags,
    limit: limitOf(parameters.last('limit')),
    startIndex: 0,
    usesMeta: true,
  };
}

function limitOf(written: string | undefined): number {
  if (written === undefined) return DEFAULT_LIMIT;
  if (/^[+-]?\d{1,9}$/.test(written)) return Number(written);
  throw badRequest("Unable to convert 'limit' to a valid number");
}

function parseLookup(written: string): Required<Pick<LookupQuery, 'tags'>> & { metric: string } {
  const open = written.indexOf('{');
  if (open < 0) return { metric: written, tags: [] };
  if (!written.endsWith('}')) throw refused(`Missing '}' at the end of: ${written}`);
  const inner = written.slice(open + 1, -1);
  return {
    metric: written.slice(0, open),
    tags: inner === '' ? [] : inner.split(',').map(parseTag),
  };
}

function parseTag(text: string): LookupTag {
  if (text === '') throw refused("When parsing tag '': Missing tag pair");
  const [key = '', value, ...more] = text.split('=');
  if (value === undefined || more.length > 0) {
    throw refused(`When parsing tag '${text}': invalid tag: ${text}`);
  }
  return { key: key || null, value: value || null };
}

const refused = (details: string): AppError => badRequest('Unable to parse query', details);

function lookupInBody(value: JsonValue): LookupQuery {
  const body = objectOf(value, 'the body');
  if (!body) throw unparsable('the body must be an object');
  const metric = body.has('metric') ? textOf(body.get('metric'), 'metric') : '*';
  const tags = arrayOf(body.get('tags'), 'tags')?.map(tagOf);
  if (metric === undefined && !tags?.length) {
    throw badRequest('Missing metric and tags. Please supply at least one value.');
  }
  return {
    metric,
    tags,
    limit: longOf(body.get('limit'), 'limit') ?? DEFAULT_LIMIT,
    startIndex: longOf(body.get('startIndex'), 'startIndex') ?? 0,
    usesMeta: !body.has('useMeta') || booleanOf(body.get('useMeta'), 'useMeta'),
  };
}

function tagOf(value: JsonValue): LookupTag {
  const tag = objectOf(value, 'tags[]');
  return {
    key: textOf(tag?.get('key'), 'key') ?? null,
    value: textOf(tag?.get('value'), 'value') ?? null,
  };
}
