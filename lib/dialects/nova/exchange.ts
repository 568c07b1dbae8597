/** One request and its response, with what Nova says about every one of them. */
import type { Request, Response } from 'express';
import { newRequestId, REQUEST_ID_HEADER } from '../../http/request-id';
import { answerType } from './media-type';
import type { NovaRoute } from './routes';
import { encodePath, type Target } from './url';

/** One request on its way to its answer. */
export interface Exchange extends Target {
  readonly req: Request;
  readonly res: Response;
  readonly route: NovaRoute;
  /** What the path tells, by the names in the route. */
  readonly values: Readonly<Record<string, string>>;
}

export function nameRequest({ res }: Exchange): void {
  const id = newRequestId();
  res.setHeader(REQUEST_ID_HEADER, id);
  res.setHeader('x-compute-request-id', id);
}

export function sendAnswer({ req, res, path }: Exchange, value: unknown, status = 200): void {
  res.statusCode = status;
  res.setHeader('Content-Type', answerType(req.headers, path));
  res.json(value);
}

/** The whole answer to OPTIONS: no other header, no name. */
export function sendNothing({ res }: Exchange): void {
  res.setHeader('Content-Length', 0);
  res.end();
}

/** Scheme and host as the client addressed us, without a port that goes without saying. */
export function originOf({ req }: Exchange): string {
  const host = req.headers.host ?? ownAddress(req);
  return `${req.protocol}://${host}`.replace(DEFAULT_PORT, '$1$2');
}

const DEFAULT_PORT = /^(http:.*):80$|^(https:.*):443$/;

/** For HTTP/1.0, which need not tell the host. */
function ownAddress({ socket: { localAddress = '', localPort } }: Request): string {
  const host = localAddress.includes(':') ? `[${localAddress}]` : localAddress;
  return `${host}:${localPort}`;
}

/** The whole address that was asked, as Nova's servers put it together again. */
export const addressOf = (exchange: Exchange): string =>
  `${originOf(exchange)}${encodePath(exchange.path)}${exchange.query && `?${exchange.query}`}`;
