/** The service's own token, by which it asks Keystone: fetched once for all, renewed before it expires. */
import { singleFlight } from '../../concurrency';
import { AppError } from '../../errors';
import type { Log } from '../../log';
import { PROBE_INTERVAL_MS } from './breaker';
import type { KeystoneReply } from './endpoint';
import type { AskKeystone } from './endpoints';
import { expiryOf, MAX_TOKEN_BYTES, tokenIn } from './token-expiry';

export interface OwnToken {
  /** Throws `identityUnavailable`. */
  get(nowUs: number): Promise<string>;
  /** With the services that Keystone names beside it. Throws `identityUnavailable`. */
  withCatalog(nowUs: number): Promise<TokenWithCatalog>;
  /** Keystone refused this one. A new one is fetched at once, but at most one every two seconds. */
  drop(value: string): void;
}

export interface TokenWithCatalog {
  readonly value: string;
  /** As Keystone wrote it. */
  readonly catalog: unknown;
}

interface Fetched extends TokenWithCatalog {
  readonly renewAtUs: number;
  readonly expiresAtUs: number;
}

const CLOCKS =
  'The tokens that Keystone gives to this service have already expired; compare the clocks of both';

const RENEWAL_US = 120e6;
/** A token is used for at least this long, however soon it expires. */
const PAUSE_US = PROBE_INTERVAL_MS * 1000;

export function makeOwnToken(ask: AskKeystone, credentials: string, log: Log): OwnToken {
  const fetchToken = refusedOnce(() => askForToken(ask, credentials));
  const shared = singleFlight<Fetched>();
  let replaceableAtMs = Number.NEGATIVE_INFINITY;
  let wasExpired = false;
  let current: Fetched | undefined;
  let wasDropped = false;
  const checkReplaceable = (): void => {
    if (!wasDropped) return;
    if (performance.now() < replaceableAtMs) throw refused(401, 'two tokens of our own');
    replaceableAtMs = performance.now() + PROBE_INTERVAL_MS;
  };
  const renew = async (nowUs: number): Promise<Fetched> => {
    try {
      checkReplaceable();
      current = fetched(await fetchToken(), nowUs);
      wasDropped = false;
      const isExpired = current.expiresAtUs <= nowUs;
      if (isExpired && !wasExpired) log.warn({}, CLOCKS);
      wasExpired = isExpired;
      return current;
    } catch (error) {
      // The old one is still good.
      if (current && nowUs < current.expiresAtUs) return current;
      throw error;
    }
  };
  const get = async (nowUs: number): Promise<Fetched> =>
    current && nowUs < current.renewAtUs ? current : shared('', () => renew(nowUs));
  return {
    get: async (nowUs) => (await get(nowUs)).value,
    withCatalog: get,
    drop(value) {
      if (current?.value !== value) return;
      current = undefined;
      wasDropped = true;
    },
  };
}

async function askForToken(ask: AskKeystone, credentials: string): Promise<KeystoneReply> {
  const headers = { 'Content-Type': 'application/json', Accept: 'application/json' };
  const path = '/auth/tokens';
  return ask({ method: 'POST', path, headers, body: credentials, maxBytes: MAX_TOKEN_BYTES });
}

/** After a refusal it waits two seconds before the next attempt: Keystone locks users out that fail too often. */
function refusedOnce(ask: () => Promise<KeystoneReply>): () => Promise<KeystoneReply> {
  let refusal: { readonly status: number; readonly untilMs: number } | undefined;
  return async () => {
    if (refusal && performance.now() < refusal.untilMs)
      throw refused(refusal.status, 'our own credentials');
    const startMs = performance.now();
    const reply = await ask();
    if (reply.status < 400) return reply;
    refusal = { status: reply.status, untilMs: startMs + PROBE_INTERVAL_MS };
    throw refused(reply.status, 'our own credentials');
  };
}

const refused = (status: number, what: string): AppError =>
  new AppError('identityUnavailable', `Keystone: answered ${status} to ${what}`);

function fetched({ status, headers, body }: KeystoneReply, nowUs: number): Fetched {
  const value = headers['x-subject-token'];
  const expiresAtUs = expiryOf(body);
  if (typeof value !== 'string' || value === '' || expiresAtUs === undefined) {
    throw new AppError('identityUnavailable', `Keystone: answered ${status} without a token`);
  }
  const leftUs = Math.max(0, expiresAtUs - nowUs);
  const renewAtUs = expiresAtUs - Math.min(leftUs / 10, RENEWAL_US);
  const catalog = tokenIn(body)?.['catalog'];
  return { value, catalog, expiresAtUs, renewAtUs: Math.max(renewAtUs, nowUs + PAUSE_US) };
}
