/** The body of a request that is one small JSON object. */
import type { Request, RequestHandler, Response } from 'express';
import { AppError } from '../../errors';
import { loadExpress } from '../express';

export const JSON_TYPE = 'application/json';

const MAX_BYTES = 64 << 10;

let parse: RequestHandler | undefined;

const makeParser = (): RequestHandler =>
  loadExpress().json({ limit: MAX_BYTES, type: () => true, strict: true });

const hasBody = ({ headers }: Request): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

/** Throws `unsupportedMediaType` for a body of another type. */
export function checkJsonType(req: Request): void {
  if (!hasBody(req) || req.is(JSON_TYPE)) return;
  throw new AppError('unsupportedMediaType', `Content-Type: must be ${JSON_TYPE}, in UTF-8`);
}

/** What the body holds; an empty object if there is none. Throws `unreadableInput`, `tooLarge` or `unsupportedMediaType`. */
export async function jsonBodyOf(req: Request, res: Response): Promise<unknown> {
  if (!hasBody(req)) return {};
  parse ??= makeParser();
  const parseJson = parse;
  try {
    await new Promise<void>((resolve, reject) => {
      parseJson(req, res, (error?: unknown) => (error ? reject(error) : resolve()));
    });
  } catch (error) {
    throw named(error);
  }
  return req.body ?? {};
}

function named(error: unknown): unknown {
  const { status } = error as { status?: unknown };
  const options = { cause: error };
  if (status === 413) {
    return new AppError('tooLarge', `the body must have at most ${MAX_BYTES} bytes`, options);
  }
  if (status === 415) {
    const allowed = 'UTF-8, plain or compressed with gzip';
    return new AppError('unsupportedMediaType', `the body must be in ${allowed}`, options);
  }
  if (status !== 400) return error;
  return new AppError('unreadableInput', 'the body must be one JSON object', options);
}
