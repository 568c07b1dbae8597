/** Callers' tokens, each asked about once and then remembered for a while. */
import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { UsageError } from '../../errors';
import type { AuthParts } from '../options';
import { type Gate, type GateSize, gate } from '../throttle/semaphore';
import type { Connection } from './connection';
import type { KeystoneReply } from './endpoint';
import type { Outages } from './outages';
import { MAX_TOKEN_BYTES, readToken, type Token } from './token';

/** Throws `unauthenticated` for a token that is not good, `identityUnavailable` if nobody can tell. */
export type Validate = (token: string, nowUs: number) => Promise<Token>;

interface Remembered {
  readonly token: Token;
  readonly untilUs: number;
}

const MAX_REMEMBERED = 10_000;
const FIRST_TIME = { atOnce: 20, waiting: 2000 };
const KNOWN = { atOnce: 10, waiting: 1000 };

const gateOf = (size: Omit<GateSize, 'refusal'>): Gate =>
  gate({
    ...size,
    refusal: () =>
      new UsageError(
        'identityUnavailable',
        `Keystone: ${size.waiting} requests wait for it already`,
      ),
  });

export interface ValidateParts {
  readonly connection: Connection;
  readonly rememberUs: number;
  readonly outages: Outages;
  readonly onProject?: AuthParts['onProject'] | undefined;
}

export function makeValidate({
  connection,
  rememberUs,
  outages,
  onProject,
}: ValidateParts): Validate {
  // Never under the token itself: what lies about in memory must not open a door.
  const remembered = new LRUCache<string, Remembered>({ max: MAX_REMEMBERED });
  const running = new Map<string, Promise<Token>>();
  // Whoever was let in before does not stand in line behind all those who try their luck.
  const [firstTime, again] = [gateOf(FIRST_TIME), gateOf(KNOWN)];

  function remember(key: string, found: Token, nowUs: number): void {
    if (found.project) onProject?.(found.project);
    if (rememberUs > 0) remembered.set(key, { token: found, untilUs: nowUs + rememberUs });
  }

  async function ask(key: string, token: string, nowUs: number): Promise<Token> {
    const few = remembered.has(key) ? again : firstTime;
    try {
      const found = await few(() => askKeystone(connection, token, nowUs));
      outages.answered();
      remember(key, found, nowUs);
      return found;
    } catch (error) {
      if (isRefusal(error)) remembered.delete(key);
      throw error;
    } finally {
      running.delete(key);
    }
  }

  const tell = (error: unknown): never => {
    outages.failed(error);
    throw error;
  };

  return async (token, nowUs) => {
    const key = createHash('sha256').update(token).digest('base64');
    const known = remembered.get(key);
    if (known && (nowUs < known.untilUs || isOver(known.token, nowUs))) {
      return current(known.token, nowUs);
    }
    const asked = running.get(key) ?? ask(key, token, nowUs);
    running.set(key, asked);
    return current(await asked.catch(tell), nowUs);
  };
}

const isRefusal = (error: unknown): boolean =>
  error instanceof UsageError && error.code === 'unauthenticated';

const isOver = ({ expiresAtUs }: Token, nowUs: number): boolean => expiresAtUs <= nowUs;

function current(token: Token, nowUs: number): Token {
  if (isOver(token, nowUs)) throw refused('has expired');
  return token;
}

async function askKeystone(connection: Connection, token: string, nowUs: number): Promise<Token> {
  const headers = {
    'X-Subject-Token': token,
    // We promise to keep to the rules of application credentials; without it Keystone refuses their tokens.
    'OpenStack-Identity-Access-Rules': '1',
  };
  const question = { path: '/auth/tokens', headers, maxBytes: MAX_TOKEN_BYTES, nowUs };
  return tokenOf(await connection.get(question));
}

function tokenOf({ status, body }: KeystoneReply): Token {
  if (status === 200) return readToken(body);
  if (status === 404) throw refused('is not known to Keystone');
  const message = `Keystone: answered ${status} to the question about a token`;
  throw new UsageError('identityUnavailable', message);
}

const refused = (why: string): UsageError =>
  new UsageError('unauthenticated', `X-Auth-Token: the token ${why}`);
