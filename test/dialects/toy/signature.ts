/** The signature of the toy dialect: HMAC-SHA256 over the method, the URL as written and the exact body. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { OwnAuthenticator } from '../../../lib/auth/authenticator';
import { Unauthenticated } from '../../../lib/auth/failures';

/** The kind of its credentials. */
export const TOY_KEY = 'toy_key';

export interface SignedParts {
  readonly method: string;
  readonly target: string;
  readonly body?: Buffer | undefined;
}

export const sign = (secret: string, { method, target, body = Buffer.of() }: SignedParts): string =>
  createHmac('sha256', secret).update(`${method} ${target}\n`).update(body).digest('hex');

export const bySignature =
  (secret: string): OwnAuthenticator =>
  async (request, local) => {
    const key = request.header('X-Toy-Key');
    const signature = request.header('X-Toy-Signature');
    if (!key || !signature) throw new Unauthenticated('missing', 'no signature');
    const credential = await local.byText(TOY_KEY, key);
    const expected = sign(secret, { ...request, body: request.rawBody });
    if (!isEqual(signature, expected)) throw new Unauthenticated('unknown', 'another signature');
    return credential.caller();
  };

const isEqual = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
