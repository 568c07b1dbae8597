/** Validation of callers' tokens: one request for each, cached for a while. */
import { createHash } from 'node:crypto';
import { type Semaphore, type SemaphoreOptions, semaphore } from '../../concurrency';
import { AppError } from '../../errors';
import { lruCache } from '../../lru';
import type { Connection } from '../../openstack/keystone/connection';
import type { KeystoneReply } from '../../openstack/keystone/endpoint';
import { MAX_TOKEN_BYTES } from '../../openstack/keystone/token-expiry';
import { IdentityBusy, Unauthenticated, type UnauthenticatedReason } from '../failures';
import type { AuthenticatorOptions } from '../options';
import { abandonableRequests } from './abandoned';
import type { Outages } from './outages';
import { sharedWait } from './shared-wait';
import { readToken, type Token } from './token';

/** Throws `Unauthenticated` for a bad token, `identityUnavailable` if Keystone does not answer in time, `interrupted` by the signal. */
export type Validate = (token: string, nowUs: number, signal?: AbortSignal) => Promise<Token>;

interface Remembered {
  readonly token: Token;
  readonly untilUs: number;
}

const MAX_REMEMBERED = 10_000;
const FIRST_TIME = { maxConcurrent: 20, maxQueued: 2000 };
const KNOWN = { maxConcurrent: 10, maxQueued: 1000 };

const semaphoreFor = (size: Omit<SemaphoreOptions, 'onFull'>): Semaphore =>
  semaphore({
    ...size,
    onFull: () => new IdentityBusy(`Keystone: ${size.maxQueued} requests wait for it already`),
  });

export interface ValidateOptions {
  readonly connection: Connection;
  readonly rememberUs: number;
  /** How long a caller waits at most. */
  readonly deadlineMs: number;
  readonly outages: Outages;
  readonly onProject?: AuthenticatorOptions['onProject'] | undefined;
}

export function makeValidate({
  connection,
  rememberUs,
  deadlineMs,
  outages,
  onProject,
}: ValidateOptions): Validate {
  // By the hash, never by the token: a memory dump must not hold valid tokens.
  const cached = lruCache<string, Remembered>(MAX_REMEMBERED);
  const shared = sharedWait<Token>(deadlineMs);
  const abandonable = abandonableRequests(FIRST_TIME.maxConcurrent);
  // Tokens that were good before do not queue behind a flood of new ones.
  const [firstTime, again] = [semaphoreFor(FIRST_TIME), semaphoreFor(KNOWN)];

  function remember(key: string, validated: Token, nowUs: number): void {
    if (validated.project) onProject?.(validated.project);
    if (rememberUs > 0) cached.set(key, { token: validated, untilUs: nowUs + rememberUs });
  }

  async function ask(key: string, token: string, nowUs: number): Promise<Token> {
    try {
      const validated = await askKeystone(connection, token, nowUs);
      outages.answered();
      remember(key, validated, nowUs);
      return validated;
    } catch (error) {
      if (isRefusal(error)) cached.delete(key);
      throw error;
    }
  }

  const notify = (error: unknown): never => {
    outages.failed(error);
    throw error;
  };

  return async (token, nowUs, signal) => {
    const key = createHash('sha256').update(token).digest('base64');
    const known = cached.get(key);
    if (known && (nowUs < known.untilUs || isOver(known.token, nowUs))) {
      return current(known.token, nowUs);
    }
    const few = known ? again : firstTime;
    const work = (abandoned: AbortSignal): Promise<Token> =>
      few(() => abandonable(ask(key, token, nowUs), abandoned), abandoned);
    return current(await shared(key, work, signal).catch(notify), nowUs);
  };
}

const isRefusal = (error: unknown): boolean => error instanceof Unauthenticated;

const isOver = ({ expiresAtUs }: Token, nowUs: number): boolean => expiresAtUs <= nowUs;

function current(token: Token, nowUs: number): Token {
  if (isOver(token, nowUs)) throw refused('expired', 'has expired');
  return token;
}

async function askKeystone(connection: Connection, token: string, nowUs: number): Promise<Token> {
  const headers = {
    'X-Subject-Token': token,
    // We enforce the access rules of application credentials; without this header Keystone refuses their tokens.
    'OpenStack-Identity-Access-Rules': '1',
  };
  const request = { path: '/auth/tokens', headers, maxBytes: MAX_TOKEN_BYTES, nowUs };
  return tokenOf(await connection.get(request));
}

function tokenOf({ status, body }: KeystoneReply): Token {
  if (status === 200) return readToken(body);
  if (status === 404) throw refused('unknown', 'is not known to Keystone');
  const message = `Keystone: answered ${status} to the question about a token`;
  throw new AppError('identityUnavailable', message);
}

const refused = (reason: UnauthenticatedReason, why: string): AppError =>
  new Unauthenticated(reason, `X-Auth-Token: the token ${why}`);
