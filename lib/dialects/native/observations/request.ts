/** What a producer says about its records beside the records themselves: their form, their time, their keys. */
import type { Request } from 'express';
import { AppError } from '../../../errors';
import { refusedParameter } from '../../../http/response/problem';
import { queryOf } from '../../../http/routing/methods';
import type { DocumentedRequest } from '../../../http/routing/openapi';
import type { Fields } from '../../../ingest/fields';
import type { BatcherOptions } from '../../../ingest/records/batcher';
import { keyIn } from '../../../ingest/records/fields';
import { quoted } from '../../../ingest/text';
import { parseTimeUs, TIME_ALLOWED } from '../../../time';
import { type Format, JSON_LIST, NDJSON } from './records';

export const OBSERVATIONS_PATH = '/v1/observations';

const FORMATS: Readonly<Record<string, Format>> = {
  'application/x-ndjson': NDJSON,
  'application/jsonl': NDJSON,
  'application/json': JSON_LIST,
};

const CHARSETS: readonly (string | undefined)[] = [undefined, 'utf-8', 'utf8', 'us-ascii'];

export interface BodyFormat {
  readonly mediaType: string;
  readonly format: Format;
  readonly isCompressed: boolean;
}

/** Throws `unsupportedMediaType` for another type, charset or coding than we read. */
export function bodyFormatOf({ headers }: Request): BodyFormat {
  const [type = '', ...parameters] = (headers['content-type'] ?? '').toLowerCase().split(';');
  const mediaType = type.trim();
  const format = Object.hasOwn(FORMATS, mediaType) ? FORMATS[mediaType] : undefined;
  if (!format || !CHARSETS.includes(charsetIn(parameters))) {
    const allowed = `${Object.keys(FORMATS).join(', ')}, in UTF-8`;
    throw unsupported('Content-Type', headers['content-type'], allowed);
  }
  return { mediaType, format, isCompressed: isCompressed(headers['content-encoding']) };
}

function charsetIn(parameters: readonly string[]): string | undefined {
  const charset = parameters.map((text) => text.trim()).find((text) => text.startsWith('charset='));
  return charset?.slice('charset='.length).replace(/^"(.*)"$/, '$1');
}

function isCompressed(coding = 'identity'): boolean {
  const name = coding.trim().toLowerCase();
  if (name === 'gzip' || name === 'x-gzip') return true;
  if (name === 'identity' || name === '') return false;
  throw unsupported('Content-Encoding', coding, 'gzip, or none');
}

const unsupported = (header: string, value: string | undefined, allowed: string): AppError =>
  new AppError('unsupportedMediaType', `${header}: ${quoted(value)}: must be ${allowed}`);

const KEY_ALLOWED = '1 to 240 printable characters of ASCII, with no blank at either end';

/** The request in the terms of its document; the body is read as it comes, and not by the validator. */
export const documented = (req: Request, { mediaType, format }: BodyFormat): DocumentedRequest => ({
  path: OBSERVATIONS_PATH,
  query: queryOf(req),
  body: { mediaType, value: format === JSON_LIST ? [] : '' },
  allowed: { 'idempotency-key': KEY_ALLOWED },
});

/** When records were true that do not tell it themselves, and how the producer calls them. */
export type IngestOptions = Pick<BatcherOptions, 'asOfUs' | 'keyOf'>;

/** Throws `invalidParameter`. */
export function ingestOptions(req: Request): IngestOptions {
  const header = requestKeyIn(req);
  const numbered = (line: number) => (header === undefined ? undefined : `${header}#${line}`);
  return {
    asOfUs: asOfIn(queryOf(req)['as_of']),
    keyOf: (fields: Fields, line: number) => keyIn(fields) ?? numbered(line),
  };
}

/** Two of them would be joined to a third that nobody gave. */
function requestKeyIn({ headersDistinct }: Request): string | undefined {
  const [key, another] = headersDistinct['idempotency-key'] ?? [];
  if (another === undefined) return key;
  throw refusedParameter('Idempotency-Key', 'must be given once');
}

function asOfIn(text: unknown): number | undefined {
  if (text === undefined) return undefined;
  const us = typeof text === 'string' ? parseTimeUs(text) : undefined;
  if (us !== undefined) return us;
  throw refusedParameter('as_of', `${quoted(text)}: must be ${TIME_ALLOWED}; "+" is written %2B`);
}
