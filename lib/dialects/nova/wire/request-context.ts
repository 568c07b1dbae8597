/** One request with its response and route, and the ways to answer it. */
import type { Request, Response } from 'express';
import { clientOrigin } from '../../../http/request/forwarded';
import { newRequestId, REQUEST_ID_HEADER } from '../../../http/request/request-id';
import { type Chunk, sendStream } from '../../../http/response/stream';
import type { NovaRoute } from '../routes';
import { answerType } from './media-type';
import { encodePath, type Target } from './url';

export interface RequestContext extends Target {
  readonly req: Request;
  readonly res: Response;
  readonly route: NovaRoute;
  /** The path parameters, by name. */
  readonly values: Readonly<Record<string, string>>;
}

export function setRequestId({ res }: Pick<RequestContext, 'res'>): void {
  const id = newRequestId();
  res.setHeader(REQUEST_ID_HEADER, id);
  res.setHeader('x-compute-request-id', id);
}

export function sendResponse(
  { req, res, path }: RequestContext,
  value: unknown,
  status = 200,
): void {
  res.statusCode = status;
  res.setHeader('Content-Type', answerType(req.headers, path));
  res.json(value);
}

export const streamResponse = (
  { req, res, path }: RequestContext,
  chunks: AsyncIterable<Chunk>,
): Promise<void> => sendStream(res, answerType(req.headers, path), chunks);

/** The answer to OPTIONS: no body, no request id. */
export function sendEmpty({ res }: RequestContext): void {
  res.setHeader('Content-Length', 0);
  res.end();
}

/** The full URL of the request, re-encoded as Nova's servers do it. */
export const addressOf = (context: RequestContext): string =>
  `${clientOrigin(context.req)}${encodePath(context.path)}${context.query && `?${context.query}`}`;
