/** Local authentication over HTTP, a scene a test: callers in memory, a clock, and a service that only authenticates. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Request, Response } from 'express';
import type { Authenticate } from '../../../lib/auth/authenticator';
import { local } from '../../../lib/auth/local';
import { lookupHash } from '../../../lib/auth/local/api-key';
import type { HashPool } from '../../../lib/auth/local/options';
import { hashPassword, isPassword } from '../../../lib/auth/local/passwords';
import { EVERY_SCHEME } from '../../../lib/auth/schemes';
import { createApp } from '../../../lib/http/app';
import { type Mount, serveRoutes } from '../../../lib/http/mount';
import { requestAuthenticator } from '../../../lib/http/request/auth-request';
import { trustedProxies } from '../../../lib/http/request/trusted-proxies';
import { answerProblem } from '../../../lib/http/response/problem';
import type { Caller } from '../../../lib/identity/caller';
import { FIXED_NOW_US } from '../databases/stores';
import { type Answer, send } from '../service/app';
import { type CallersInMemory, callersInMemory } from './known-callers';

export const PASSWORD = 'correct horse: battery';
export const MINUTE = 60_000_000;

export type Headers = Readonly<Record<string, string>>;

export interface LocalScene {
  readonly known: CallersInMemory;
  /** Tests move it. */
  readonly clock: { us: number };
  /** Those that were found, in order. */
  readonly callers: readonly Caller[];
  /** Each hash that was computed, in order, and the pool of each password. */
  readonly hashed: readonly string[];
  readonly pools: readonly HashPool[];
  /** Milliseconds that attempts were made to wait. */
  readonly waits: readonly number[];
  /** What was logged. */
  readonly lines: readonly string[];
  /** What happens before each hash of a password and in each wait, where that matters. */
  readonly during: {
    hash?: (() => Promise<void>) | undefined;
    wait?: (ms: number) => Promise<void>;
  };
  /** For apps of a test's own. */
  readonly authenticate: Authenticate;
  readonly log: Record<'info' | 'warn' | 'error', (fields: object, message: string) => void>;
  ask(headers: Headers, localAddress?: string): Promise<Answer>;
  status(headers: Headers, localAddress?: string): Promise<number>;
}

const open: Array<() => void> = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
});

/** With alice, who reads p1; root of the staff; gone, who may not log in; and keyless, who has no password. */
export async function localScene(over: Partial<CallersInMemory> = {}): Promise<LocalScene> {
  const known = { ...(await knownCallers()), ...over };
  const clock = { us: FIXED_NOW_US };
  const callers: Caller[] = [];
  const hashed: string[] = [];
  const pools: HashPool[] = [];
  const waits: number[] = [];
  const lines: string[] = [];
  const during: LocalScene['during'] = {};
  const keep = (fields: object, message: string) => void lines.push(lineOf(fields, message));
  const log = { info: keep, warn: keep, error: keep };
  const found = local({
    ...{ known, log, nowUs: () => clock.us },
    async wait(ms) {
      waits.push(ms);
      await during.wait?.(ms);
    },
    hashes: {
      lookupHash(text) {
        hashed.push('sha256');
        return lookupHash(text);
      },
      async isPassword(password, stored, pool) {
        hashed.push('scrypt');
        pools.push(pool);
        await during.hash?.();
        return isPasswordOnce(password, stored, pool);
      },
    },
  });
  const authenticate: Authenticate = async (request, method) => {
    const caller = await found(request, method);
    callers.push(caller);
    return caller;
  };
  const port = await listen(authenticate, log);
  const ask: LocalScene['ask'] = (headers, localAddress) =>
    send(port, '/', { headers, ...(localAddress !== undefined && { localAddress }) });
  const status: LocalScene['status'] = async (...args) => (await ask(...args)).status;
  const caught = { callers, hashed, pools, waits, lines };
  return { known, clock, ...caught, during, authenticate, log, ask, status };
}

async function knownCallers(): Promise<CallersInMemory> {
  const known = callersInMemory();
  const passwordHash = await hash;
  known.addUser('alice', { passwordHash });
  known.addUser('root', { passwordHash, isStaff: true });
  known.addUser('gone', { passwordHash, isActive: false });
  known.addUser('keyless', { passwordHash: null });
  known.rolesByUser.set('u-alice', { p1: ['reader', 'member'] });
  known.heldByUser.set('u-alice', [{ scopeType: 'account', scopeId: 'acme', role: 'manager' }]);
  known.projectsByAccount.set('acme', ['p1', 'p2']);
  known.projectsByAccount.set('other', ['p3']);
  return known;
}

/** Made once: it takes as long as a login. */
const hash = hashPassword(PASSWORD);

const compared = new Map<string, Promise<boolean>>();

/** Each password is compared with each hash in earnest, but once a suite: tests repeat them. */
function isPasswordOnce(password: string, stored: string, pool: HashPool): Promise<boolean> {
  const key = JSON.stringify([password, stored]);
  const result = compared.get(key) ?? isPassword(password, stored, pool);
  compared.set(key, result);
  return result;
}

function lineOf(fields: object, message: string): string {
  const texts = Object.values(fields).map((value) =>
    value instanceof Error ? `${value.stack}` : JSON.stringify(value),
  );
  return [message, ...texts].join(' ');
}

/** An app whose one path answers every caller that is found. */
async function listen(authenticate: Authenticate, log: LocalScene['log']): Promise<number> {
  const find = requestAuthenticator(authenticate, EVERY_SCHEME);
  const handle = async (req: Request, res: Response) => {
    await find(req);
    res.json({});
  };
  const served = serveRoutes(
    [{ method: 'GET', path: '/', handle }],
    answerProblem({ log, challenge: 'Bearer' }),
  );
  const mount: Mount = { name: 'authenticating', prefixes: ['/'], ...served };
  const server = createServer(createApp({ mounts: [mount], log, isTrusted: trustedProxies([]) }));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  open.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return (server.address() as AddressInfo).port;
}

export const encoded = (login: string, password: string): string =>
  Buffer.from(`${login}:${password}`).toString('base64');

export const basic = (login: string, password: string): Headers => ({
  Authorization: `Basic ${encoded(login, password)}`,
});

/** The headers by which a key can be presented. */
export const KEY_HEADERS: ReadonlyArray<readonly [string, (key: string) => Headers]> = [
  ['X-Auth-Token', (key) => ({ 'X-Auth-Token': ` ${key} ` })],
  ['X-API-Key', (key) => ({ 'X-API-Key': key })],
  ['Bearer', (key) => ({ Authorization: `bearer ${key}` })],
  ['Token', (key) => ({ Authorization: `TOKEN  ${key}` })],
  ['Basic, for any login', (key) => basic('read', key)],
];
