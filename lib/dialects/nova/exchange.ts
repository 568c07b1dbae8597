/** One request and its response, with what Nova says about every one of them. */
import type { Request, Response } from 'express';
import { sendJson } from '../../http/json';
import { newRequestId } from '../../http/request-id';
import { answerType } from './media-type';

/** Makes `res.json` write what Nova writes, byte for byte but for blanks and the spelling of numbers. */
export function useOwnJson(res: Response): void {
  res.json = (value: unknown) => {
    sendJson(res, value);
    return res;
  };
}

export function nameRequest(res: Response): void {
  const id = newRequestId();
  res.setHeader('x-openstack-request-id', id);
  res.setHeader('x-compute-request-id', id);
}

export function sendAnswer(req: Request, res: Response, value: unknown, status = 200): void {
  res.statusCode = status;
  res.setHeader('Content-Type', answerType(req.headers));
  res.json(value);
}

/** The whole answer to OPTIONS: no other header, no name. */
export function sendNothing(res: Response): void {
  res.setHeader('Content-Length', 0);
  res.end();
}

const DEFAULT_PORT = /^(http:.*):80$|^(https:.*):443$/;

/** Scheme and host as the client addressed us, without a port that goes without saying. */
export function originOf(req: Request): string {
  const { localAddress, localPort } = req.socket;
  const host = req.headers.host ?? `${localAddress}:${localPort}`;
  return `${req.protocol}://${host}`.replace(DEFAULT_PORT, '$1$2');
}
