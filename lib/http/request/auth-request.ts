/** An Express request as authentication sees it. */
import type { Request, Response } from 'express';
import type { Authenticate, AuthMethod } from '../../auth/authenticator';
import type { AuthRequest } from '../../auth/request';
import type { Caller } from '../../identity/caller';
import { recordCaller } from './access-log';
import { clientAddress, clientOrigin, isForwardedAddressIgnored } from './forwarded';

/** `rawBody`: the body exactly as sent, for signatures over it. */
export const authRequestOf = (req: Request, rawBody?: Buffer): AuthRequest =>
  new ExpressAuthRequest(req, rawBody);

/** A class, because an object literal makes each getter anew. Most are never asked. */
class ExpressAuthRequest implements AuthRequest {
  readonly #req: Request;
  readonly method: string;
  readonly target: string;
  readonly rawBody: Buffer | undefined;
  constructor(req: Request, rawBody: Buffer | undefined) {
    this.#req = req;
    this.method = req.method;
    this.target = req.originalUrl;
    this.rawBody = rawBody;
  }
  get origin() {
    return clientOrigin(this.#req);
  }
  get url() {
    return `${this.origin}${this.target}`;
  }
  get address() {
    return clientAddress(this.#req);
  }
  get untrustedProxy() {
    return isForwardedAddressIgnored(this.#req) ? this.#req.socket.remoteAddress : undefined;
  }
  get signal() {
    return hangUpSignal(this.#req.res);
  }
  readonly header = (name: string) => this.#req.get(name);
  readonly query = (name: string) => {
    const mark = this.target.indexOf('?');
    if (mark < 0) return undefined;
    return new URLSearchParams(this.target.slice(mark)).get(name) ?? undefined;
  };
}

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
