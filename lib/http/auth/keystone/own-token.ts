/** The token by which we ask Keystone about others: fetched once for all, renewed before it ends. */
import { UsageError } from '../../../domain/errors';
import { PROBE_INTERVAL_MS } from './breaker';
import type { AskKeystone, KeystoneReply } from './endpoints';
import { expiryOf, MAX_TOKEN_BYTES } from './token';

export interface OwnToken {
  /** Throws `identityUnavailable`. */
  get(nowUs: number): Promise<string>;
  /** Keystone does not take this one any more. */
  drop(value: string): void;
}

interface Fetched {
  readonly value: string;
  readonly renewAtUs: number;
  readonly expiresAtUs: number;
}

const RENEWAL_US = 120e6;

export function makeOwnToken(ask: AskKeystone, credentials: string): OwnToken {
  const fetchToken = refusedOnce(() => askForToken(ask, credentials));
  let current: Fetched | undefined;
  let pending: Promise<Fetched> | undefined;
  const renew = async (nowUs: number): Promise<Fetched> => {
    try {
      current = fetched(await fetchToken(), nowUs);
      return current;
    } catch (error) {
      // The old one is still good for a while.
      if (current && nowUs < current.expiresAtUs) return current;
      throw error;
    } finally {
      pending = undefined;
    }
  };
  return {
    async get(nowUs) {
      if (current && nowUs < current.renewAtUs) return current.value;
      pending ??= renew(nowUs);
      return (await pending).value;
    },
    drop(value) {
      if (current?.value === value) current = undefined;
    },
  };
}

async function askForToken(ask: AskKeystone, credentials: string): Promise<KeystoneReply> {
  const headers = { 'Content-Type': 'application/json', Accept: 'application/json' };
  const path = '/auth/tokens';
  return ask({ method: 'POST', path, headers, body: credentials, maxBytes: MAX_TOKEN_BYTES });
}

/** After a refusal nobody asks again for a moment: Keystone locks users out that fail too often. */
function refusedOnce(ask: () => Promise<KeystoneReply>): () => Promise<KeystoneReply> {
  let refusal: { readonly status: number; readonly untilMs: number } | undefined;
  return async () => {
    if (refusal && performance.now() < refusal.untilMs) throw refused(refusal.status);
    const startMs = performance.now();
    const reply = await ask();
    if (reply.status < 400) return reply;
    refusal = { status: reply.status, untilMs: startMs + PROBE_INTERVAL_MS };
    throw refused(reply.status);
  };
}

const refused = (status: number): UsageError =>
  new UsageError('identityUnavailable', `Keystone: answered ${status} to our own credentials`);

function fetched({ status, headers, body }: KeystoneReply, nowUs: number): Fetched {
  const value = headers['x-subject-token'];
  const expiresAtUs = expiryOf(body);
  if (typeof value !== 'string' || value === '' || expiresAtUs === undefined) {
    throw new UsageError('identityUnavailable', `Keystone: answered ${status} without a token`);
  }
  const leftUs = Math.max(0, expiresAtUs - nowUs);
  return { value, expiresAtUs, renewAtUs: expiresAtUs - Math.min(leftUs / 10, RENEWAL_US) };
}
