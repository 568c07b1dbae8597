/** Bodies of one JSON object a line, of a JSON list, or of CSV: how they are read, and how answers name their records. */
import type { Request } from 'express';
import { AppError } from '../../errors';
import { drain, isGzipCoding, textOf } from '../../http/request/raw-body';
import type { DocumentedRequest } from '../../http/routing/openapi';
import { CSV, JSON_LIST, NDJSON, type PostedText, type PostFormat } from '../../ingest/posted';
import { cleanText, quoted } from '../../ingest/text';

type Formats = Readonly<Record<string, PostFormat>>;

export const JSON_FORMATS: Formats = {
  'application/x-ndjson': NDJSON,
  'application/jsonl': NDJSON,
  'application/json': JSON_LIST,
};

export const RECORD_FORMATS: Formats = { ...JSON_FORMATS, 'text/csv': CSV };

const CHARSETS: readonly (string | undefined)[] = [undefined, 'utf-8', 'utf8', 'us-ascii'];

export interface BodyFormat {
  readonly mediaType: string;
  readonly format: PostFormat;
  readonly isCompressed: boolean;
}

/** Throws `unsupportedMediaType` for a media type, charset or content coding that cannot be read. */
export function bodyFormatOf({ headers }: Request, formats: Formats): BodyFormat {
  const [type = '', ...parameters] = (headers['content-type'] ?? '').toLowerCase().split(';');
  const mediaType = type.trim();
  const format = Object.hasOwn(formats, mediaType) ? formats[mediaType] : undefined;
  if (!format || !CHARSETS.includes(charsetIn(parameters))) {
    const allowed = `${Object.keys(formats).join(', ')}, in UTF-8`;
    throw unsupported('Content-Type', headers['content-type'], allowed);
  }
  return { mediaType, format, isCompressed: isGzipCoding(headers['content-encoding']) };
}

function charsetIn(parameters: readonly string[]): string | undefined {
  const charset = parameters.map((text) => text.trim()).find((text) => text.startsWith('charset='));
  return charset?.slice('charset='.length).replace(/^"(.*)"$/, '$1');
}

const unsupported = (header: string, value: string | undefined, allowed: string): AppError =>
  new AppError('unsupportedMediaType', `${header}: ${quoted(value)}: must be ${allowed}`);

/** A stand-in for the body in the check against the document: the body itself is read as a stream. */
export const documentedBody = ({
  mediaType,
  format,
}: BodyFormat): Required<Pick<DocumentedRequest, 'body'>> => ({
  body: { mediaType, value: format === JSON_LIST ? [] : '' },
});

/** Reads the body. When `work` fails, the rest of the body is read and discarded, so that the client gets the answer. */
export async function withBody<T>(
  req: Request,
  { format, isCompressed }: BodyFormat,
  work: (body: PostedText) => Promise<T>,
): Promise<T> {
  try {
    return await work({ text: textOf(req, isCompressed), format });
  } catch (error) {
    await drain(req);
    throw error;
  }
}

/** An answer names at most so many records. */
export const MAX_NAMED = 1000;

const SHORTENED_LENGTH = 255;

export const shortened = (text: string): string =>
  cleanText(text.length > SHORTENED_LENGTH ? `${text.slice(0, SHORTENED_LENGTH)}…` : text);
