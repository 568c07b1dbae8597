/** The OpenAPI documents at work: the one place with the options of the validator. */
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { middleware } from 'express-openapi-validator';
import { UsageError } from '../domain/errors';

/** A request in the terms of its document, whatever spelling it came in. */
export interface DocumentedRequest {
  /** One of the document's paths, with encoded values in it. */
  readonly path: string;
  /** Each name with all its values; only names that the request may have. */
  readonly query: Readonly<Record<string, readonly string[]>>;
}

/** Throws `invalidParameter` for a request that the document does not allow. */
export type DocumentCheck = (
  req: Request,
  res: Response,
  asked: DocumentedRequest,
) => Promise<void>;

export type AnswerProblem = (problem: Error) => void;

/** Checks requests against the document, and answers sent with `res.json` too if somebody wants to know. */
export function documentCheck(apiSpec: string, onAnswerProblem?: AnswerProblem): DocumentCheck {
  const handlers = middleware({
    apiSpec,
    ignoreUndocumented: true,
    validateSecurity: false,
    fileUploader: false,
    validateResponses: onAnswerProblem ? { onError: onAnswerProblem } : false,
  }) as unknown as readonly RequestHandler[];
  return async (req, res, asked) => {
    const view = viewOf(req, asked);
    for (const handler of handlers) await run(handler, view, res);
  };
}

/** The request as the validator shall see it: it reads the path from one property and the query from two. */
function viewOf(req: Request, { path, query }: DocumentedRequest): Request {
  const value = (content: unknown) => ({ value: content, writable: true, configurable: true });
  return Object.create(req, {
    url: value(path),
    originalUrl: value(path),
    query: value({ ...query }),
  });
}

const run = (handler: RequestHandler, req: Request, res: Response): Promise<void> =>
  new Promise((resolve, reject) => {
    const next: NextFunction = (error?: unknown) => (error ? reject(refusal(error)) : resolve());
    handler(req, res, next);
  });

function refusal(error: unknown): unknown {
  if (!(error instanceof Error) || !('status' in error) || error.status !== 400) return error;
  return new UsageError('invalidParameter', error.message, { cause: error });
}
