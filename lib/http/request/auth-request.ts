/** An Express request as authentication sees it. */
import type { Request, Response } from 'express';
import type { Authenticate, AuthMethod } from '../../auth/authenticator';
import type { AuthRequest } from '../../auth/request';
import type { Caller } from '../../identity/caller';
import { recordCaller } from './access-log';
import { clientAddress, clientOrigin, isForwardedAddressIgnored } from './forwarded';

/** `rawBody`: the body exactly as sent, for signatures over it. */
export const authRequestOf = (req: Request, rawBody?: Buffer): AuthRequest => ({
  method: req.method,
  target: req.originalUrl,
  rawBody,
  get origin() {
    return clientOrigin(req);
  },
  get url() {
    return `${clientOrigin(req)}${req.originalUrl}`;
  },
  get address() {
    return clientAddress(req);
  },
  get untrustedProxy() {
    return isForwardedAddressIgnored(req) ? req.socket.remoteAddress : undefined;
  },
  get signal() {
    return hangUpSignal(req.res);
  },
  header: (name) => req.get(name),
  query(name) {
    const mark = req.originalUrl.indexOf('?');
    if (mark < 0) return undefined;
    return new URLSearchParams(req.originalUrl.slice(mark)).get(name) ?? undefined;
  },
});

function hangUpSignal(res: Response | undefined): AbortSignal | undefined {
  if (!res) return undefined;
  const hangUp = new AbortController();
  if (res.destroyed) hangUp.abort();
  else res.once('close', () => hangUp.abort());
  return hangUp.signal;
}

/** Finds the caller of a request, and has the access log name it. No shared cache may keep the answer. */
export type AuthenticateRequest = (req: Request, rawBody?: Buffer) => Promise<Caller>;

/** `method`: the schemes of the API, or its own authenticator; without it, the usual schemes for tokens. */
export const requestAuthenticator =
  (authenticate: Authenticate, method?: AuthMethod): AuthenticateRequest =>
  async (req, rawBody) => {
    req.res?.setHeader('Cache-Control', 'private');
    const caller = await authenticate(authRequestOf(req, rawBody), method);
    recordCaller(req, caller);
    return caller;
  };
