/** The parameters of a post: as-of, prefix of ids, and keys. */
import type { Request } from 'express';
import { queryOf } from '../../../http/request/target';
import { refusedParameter } from '../../../http/response/problem';
import type { DocumentedRequest } from '../../../http/routing/openapi';
import type { Fields } from '../../../ingest/fields';
import { ID_PREFIX, keyIn } from '../../../ingest/records/fields';
import { inFuture, type LatestUs } from '../../../ingest/records/future';
import type { Post } from '../../../ingest/rest-source';
import { quoted } from '../../../ingest/text';
import { parseTimeUs, TIME_ALLOWED } from '../../../time';
import { type BodyFormat, documentedBody } from '../posted-body';

export const OBSERVATIONS_PATH = '/v1/observations';

const KEY_ALLOWED = '1 to 240 printable characters of ASCII, with no blank at either end';

/** The request in the terms of its document. */
export const documented = (req: Request, format: BodyFormat): DocumentedRequest => ({
  path: OBSERVATIONS_PATH,
  query: queryOf(req),
  ...documentedBody(format),
  allowed: { 'idempotency-key': KEY_ALLOWED },
});

/** When the records were true that have no date of their own, and the producer's names for them. */
export type IngestOptions = Pick<Post, 'asOfUs' | 'latestUs' | 'idPrefix' | 'keyOf'>;

/** Throws `invalidParameter`. */
export function ingestOptions(req: Request, latestUs: LatestUs): IngestOptions {
  const header = requestKeyIn(req);
  const numbered = (line: number) => (header === undefined ? undefined : `${header}#${line}`);
  const { as_of: asOf, id_prefix: idPrefix } = queryOf(req);
  return {
    asOfUs: asOfIn(asOf, latestUs),
    latestUs,
    idPrefix: idPrefixIn(idPrefix),
    keyOf: (fields: Fields, line: number) => keyIn(fields) ?? numbered(line),
  };
}

/** Node joins repeated headers with a comma, which would make a third key of two. */
function requestKeyIn({ headersDistinct }: Request): string | undefined {
  const [key, another] = headersDistinct['idempotency-key'] ?? [];
  if (another === undefined) return key;
  throw refusedParameter('Idempotency-Key', 'must be given once');
}

function idPrefixIn(text: unknown): string | undefined {
  if (text === undefined || ID_PREFIX.read(text) !== undefined) return text as string | undefined;
  throw refusedParameter('id_prefix', `${quoted(text)}: must be ${ID_PREFIX.allowed}`);
}

function asOfIn(text: unknown, latestUs: LatestUs): number | undefined {
  if (text === undefined) return undefined;
  const us = typeof text === 'string' ? parseTimeUs(text) : undefined;
  if (us === undefined) {
    throw refusedParameter('as_of', `${quoted(text)}: must be ${TIME_ALLOWED}; "+" is written %2B`);
  }
  if (us <= latestUs()) return us;
  throw refusedParameter('as_of', `${quoted(text)}: ${inFuture()}`);
}
