/** Keys and passwords at the door, over HTTP: who comes in, who does not, and what nobody gets to see. */

import { type Authenticate, firstAuthenticator } from '../../../lib/auth/authenticator';
import { TooManyAttempts } from '../../../lib/auth/failures';
import { local } from '../../../lib/auth/local';
import { lookupHash, newKey } from '../../../lib/auth/local/api-key';
import { hashPassword, isPassword } from '../../../lib/auth/local/passwords';
import { noauth } from '../../../lib/auth/noauth';
import type { Caller } from '../../../lib/identity/caller';
import type { Rights } from '../../../lib/identity/rights';
import { FIXED_NOW_US } from '../../support/databases/stores';
import { type CallersInMemory, callersInMemory } from '../../support/keystone/known-callers';
import { type Answer, headerOf, type TestApp, testApp } from '../../support/service/app';
import { until } from '../../support/service/load';

const MINUTE = 60_000_000;
const PASSWORD = 'correct horse: battery';
const USAGE = '/v1/usage?start=2026-01-01&end=2026-02-01';
const OWN = `${USAGE}&project=p1`;

let known: CallersInMemory;
let app: TestApp;
let authenticate: Authenticate;
let nowUs = FIXED_NOW_US;
let callers: Caller[];
let hashed: string[];
const lanes: string[] = [];
/** Throws where the row for hashes shall be full. */
let refusing: (() => Promise<void>) | undefined;
const logged: string[] = [];
const answers: string[] = [];
const secrets: string[] = [PASSWORD];
const waits: number[] = [];
/** How a wait ends, where that matters. */
let waited: (() => Promise<void>) | undefined;

const log = { info: keep, warn: keep, error: keep };

function keep(fields: object, message: string): void {
  const texts = Object.values(fields).map((value) =>
    value instanceof Error ? `${value.stack}` : JSON.stringify(value),
  );
  logged.push([message, ...texts].join(' '));
}

const noting =
  (way: Authenticate): Authenticate =>
  async (req, schemes) => {
    const caller = await way(req, schemes);
    callers.push(caller);
    return caller;
  };

const ours = (): Authenticate =>
  local({
    known,
    nowUs: () => nowUs,
    log,
    wait: async (ms) => {
      waits.push(ms);
      await waited?.();
    },
    hashes: {
      lookupHash(text) {
        hashed.push('sha256');
        return lookupHash(text);
      },
      async isPassword(password, stored, lane) {
        hashed.push('scrypt');
        lanes.push(lane);
        await refusing?.();
        return isPassword(password, stored, lane);
      },
    },
  });

beforeAll(async () => {
  known = callersInMemory();
  await known.addUser('alice', PASSWORD);
  await known.addUser('root', PASSWORD, { isStaff: true });
  await known.addUser('gone', PASSWORD, { isActive: false });
  await known.addUser('keyless', PASSWORD, { passwordHash: null });
  known.rolesByUser.set('u-alice', { p1: ['reader', 'member'] });
  known.heldByUser.set('u-alice', [{ scopeType: 'account', scopeId: 'acme', role: 'manager' }]);
  known.projectsByAccount.set('acme', ['p1', 'p2']);
  known.projectsByAccount.set('other', ['p3']);
  app = await testApp({
    authenticate: (req, schemes) => authenticate(req, schemes),
    nowUs: () => nowUs,
    logged: keep,
  });
});
beforeEach(() => {
  callers = [];
  hashed = [];
  waits.length = 0;
  lanes.length = 0;
  refusing = undefined;
  waited = undefined;
  nowUs = FIXED_NOW_US;
  authenticate = noting(ours());
});
afterAll(() => app.close());

interface Signal {
  readonly promise: Promise<void>;
  readonly resolve: () => void;
}

function signal(): Signal {
  let resolve: Signal['resolve'] = () => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

const keyWith = (...args: Parameters<CallersInMemory['addKey']>): string => {
  const text = known.addKey(...args);
  secrets.push(text);
  return text;
};

const encoded = (login: string, password: string): string =>
  Buffer.from(`${login}:${password}`).toString('base64');

const basic = (login: string, password: string) => {
  secrets.push(encoded(login, password));
  return { Authorization: `Basic ${encoded(login, password)}` };
};

async function ask(headers: Record<string, string>, path = OWN): Promise<Answer> {
  const answer = await app.ask(path, { headers });
  answers.push(JSON.stringify(answer));
  return answer;
}

const status = async (...args: Parameters<typeof ask>): Promise<number> =>
  (await ask(...args)).status;

describe('a key', () => {
  const places: ReadonlyArray<readonly [string, (key: string) => Record<string, string>]> = [
    ['X-Auth-Token', (key) => ({ 'X-Auth-Token': ` ${key} ` })],
    ['X-API-Key', (key) => ({ 'X-API-Key': key })],
    ['Bearer', (key) => ({ Authorization: `bearer ${key}` })],
    ['Token', (key) => ({ Authorization: `TOKEN  ${key}` })],
    ['Basic, for any login', (key) => basic('read', key)],
  ];

  it.each(places)('comes in by %s to our own API', async (_name, headers) => {
    expect(await status(headers(keyWith({ operator: true })), USAGE)).toBe(200);
  });

  it.each(places)('comes in by %s to Nova, unless it is for a password', async (name, headers) => {
    const expected = name.startsWith('Basic') ? 401 : 200;
    const key = keyWith({ operator: true });
    expect(await status(headers(key), '/v2.1/os-simple-tenant-usage')).toBe(expected);
  });

  it.each<[Rights, Partial<Caller>]>([
    [{ operator: true }, { roles: ['admin'], projectRoles: new Map(), isStaff: true }],
    [{ usage: true }, { roles: ['usage_reader'], projectRoles: new Map(), isStaff: false }],
    [{ observations: true }, { roles: ['observations_writer'], scopes: [] }],
    [{ points: true, observations: true }, { roles: ['observations_writer', 'points_writer'] }],
    [{ projects: ['p9'] }, { roles: [], projectRoles: new Map([['p9', ['reader']]]) }],
    [
      { accounts: ['acme', 'none'], projects: ['p1', 'p7'] },
      { roles: [], projectRoles: new Map(['p1', 'p7', 'p2'].map((id) => [id, ['reader']])) },
    ],
    [
      { accounts: ['acme'], projects: ['p7'], sites: ['s1'] },
      {
        scopes: [
          { scopeType: 'account', scopeId: 'acme', role: 'reader' },
          { scopeType: 'project', scopeId: 'p7', role: 'reader' },
          { scopeType: 'site', scopeId: 's1', role: 'reader' },
        ],
      },
    ],
    [{}, { roles: [], projectRoles: new Map() }],
  ])('with the rights %j has these roles', async (rights, caller) => {
    await ask({ 'X-API-Key': keyWith(rights, { id: 'k' }) });
    expect(callers).toMatchObject([
      { userId: 'key:k', credentialId: 'k', projectId: null, domainId: null, ...caller },
    ]);
  });

  it('of a user that names no right stands for the user, one that names some for these only', async () => {
    const own = keyWith({}, { userId: 'u-alice' });
    const less = keyWith({ projects: ['p5'] }, { userId: 'u-alice' });
    await ask({ 'X-API-Key': own });
    await ask({ 'X-API-Key': less });
    const scopes = [{ scopeType: 'account', scopeId: 'acme', role: 'manager' }];
    const stands = { userId: 'u-alice', isStaff: false, scopes };
    expect(callers).toMatchObject([
      { ...stands, projectRoles: new Map([['p1', ['reader', 'member']]]) },
      { userId: 'u-alice', projectRoles: new Map([['p5', ['reader']]]) },
    ]);
  });

  it('sees its projects and no other', async () => {
    const headers = { 'X-API-Key': keyWith({ accounts: ['acme'] }) };
    const paths = ['p1', 'p2', 'p3'].map((id) => `${USAGE}&project=${id}`);
    const found = await Promise.all([...paths, USAGE].map((path) => status(headers, path)));
    expect(found).toEqual([200, 200, 403, 403]);
  });

  it('is good until it expires, to the microsecond', async () => {
    const headers = { 'X-API-Key': keyWith({ operator: true }, { expiresAtUs: nowUs + 1 }) };
    expect(await status(headers)).toBe(200);
    nowUs += 1;
    expect(await status(headers)).toBe(401);
  });

  it('is noted as used, once a minute at most, and only if it is good', async () => {
    known.uses.length = 0;
    const good = { 'X-API-Key': keyWith({ operator: true }, { id: 'noted' }) };
    const bad = { 'X-API-Key': keyWith({ operator: true }, { id: 'bad', isRevoked: true }) };
    const start = nowUs;
    for (const at of [0, 1, MINUTE - 1, MINUTE]) {
      nowUs = start + at;
      await ask(good);
      await ask(bad);
    }
    expect(known.uses).toEqual([
      ['noted', start],
      ['noted', start + MINUTE],
    ]);
  });

  it('comes in although it cannot be noted', async () => {
    const broken = { ...known, markUsed: () => Promise.reject(new Error('disk full')) };
    authenticate = local({ known: broken, nowUs: () => nowUs, log });
    const headers = { 'X-API-Key': keyWith({ operator: true }) };
    expect(await status(headers, USAGE)).toBe(200);
    expect(logged.join('\n')).toContain(
      'the use of a credential could not be recorded Error: disk full',
    );
  });
});

describe('a password', () => {
  it('lets its user in, with the roles that the user has', async () => {
    expect(await status(basic('alice', PASSWORD))).toBe(200);
    expect(await status(basic('alice', PASSWORD), USAGE)).toBe(403);
    expect(await status(basic('root', PASSWORD), USAGE)).toBe(200);
    expect(callers).toMatchObject([
      { userId: 'u-alice', roles: [], projectRoles: new Map([['p1', ['reader', 'member']]]) },
      { userId: 'u-alice', isStaff: false, credentialId: null },
      { userId: 'u-root', roles: ['admin'], isStaff: true, scopes: [] },
    ]);
  });

  it('that was right costs no hash for a minute', async () => {
    const headers = basic('alice', PASSWORD);
    const times = [0, 1, MINUTE - 1, MINUTE, MINUTE + 1];
    const start = nowUs;
    const costs: number[] = [];
    for (const at of times) {
      nowUs = start + at;
      expect(await status(headers)).toBe(200);
      costs.push(hashed.length);
    }
    expect(costs).toEqual([1, 1, 1, 2, 2]);
  });

  it('that was right is wrong at once when it is changed, and when its user may not log in', async () => {
    await known.addUser('bob', PASSWORD);
    const headers = basic('bob', PASSWORD);
    expect(await status(headers, '/v1/servers/none')).toBe(404);
    known.changeUser('bob', { passwordHash: await hashPassword('another') });
    expect(await status(headers)).toBe(401);
    expect(await status(basic('bob', 'another'), '/v1/servers/none')).toBe(404);
    known.changeUser('bob', { isActive: false });
    expect(await status(basic('bob', 'another'))).toBe(401);
  });

  it('that is wrong costs a hash each time', async () => {
    for (let i = 0; i < 3; i++) expect(await status(basic('alice', 'wrong'))).toBe(401);
    expect(hashed).toEqual(['scrypt', 'scrypt', 'scrypt']);
  });

  it('that many requests bring at once costs one hash, and blocks nobody', async () => {
    const headers = basic('alice', PASSWORD);
    const found = await Promise.all(Array.from({ length: 30 }, () => status(headers)));
    expect(new Set(found)).toEqual(new Set([200]));
    expect(hashed).toEqual(['scrypt']);
  });
});

describe('whoever is not let in', () => {
  const cases: ReadonlyArray<readonly [string, 'sha256' | 'scrypt', () => Record<string, string>]> =
    [
      ['an unknown user', 'scrypt', () => basic('nobody', PASSWORD)],
      ['a wrong password', 'scrypt', () => basic('alice', 'wrong')],
      ['an empty password', 'scrypt', () => basic('alice', '')],
      ['a user who may not log in', 'scrypt', () => basic('gone', PASSWORD)],
      ['a user without a password', 'scrypt', () => basic('keyless', PASSWORD)],
      ['an unknown key', 'sha256', () => ({ 'X-API-Key': newKey() })],
      ['a revoked key', 'sha256', () => ({ 'X-API-Key': keyWith({}, { isRevoked: true }) })],
      ['an expired key', 'sha256', () => ({ 'X-API-Key': keyWith({}, { expiresAtUs: 1 }) })],
      ['no key at all', 'sha256', () => ({ 'X-API-Key': 'rubbish' })],
      ["somebody else's token", 'sha256', () => ({ 'X-Auth-Token': 'admin:p1' })],
    ];
  const withoutId = (body: string) => ({ ...JSON.parse(body), instance: undefined });

  it.each(cases)('%s costs one hash and hears the same', async (_name, hash, headers) => {
    const answer = await ask(headers());
    expect(hashed).toEqual([hash]);
    expect(answer.status).toBe(401);
    expect(withoutId(answer.body)).toEqual({
      type: 'about:blank',
      title: 'Unauthorized',
      status: 401,
      detail: 'the key, or the login with this password, is not known or no longer good',
    });
    expect(headerOf(answer, 'WWW-Authenticate')).toHaveLength(1);
  });

  it.each<[string, Record<string, string>]>([
    ['nothing', {}],
    ['an empty token', { 'X-Auth-Token': '  ' }],
    ['a scheme alone', { Authorization: 'Bearer' }],
    ['a scheme that is none of ours', { Authorization: 'Digest abc' }],
    ['Basic without a colon', { Authorization: 'Basic YWxpY2U=' }],
    ['Basic that is no base64', { Authorization: 'Basic ***' }],
    ['a login with a control character', { Authorization: `Basic ${encoded('a\nb', 'x')}` }],
    ['an endless login', { Authorization: `Basic ${encoded('a'.repeat(256), 'x')}` }],
    ['identity headers of proxies', { 'X-Roles': 'admin', 'X-User-Id': 'u', 'X-Project-Id': 'p1' }],
  ])('%s is no credential', async (_name, headers) => {
    expect(await status(headers)).toBe(401);
    expect(hashed).toEqual([]);
  });
});

describe('who guesses passwords', () => {
  const from = async (localAddress: string, password: string): Promise<number> =>
    (await app.ask(OWN, { headers: basic('alice', password), localAddress })).status;

  it('is told to stay away, while keys and others who logged in come through', async () => {
    const friend = basic('root', PASSWORD);
    expect(await status(friend, USAGE)).toBe(200);
    for (let i = 0; i < 10; i++) expect(await status(basic('alice', `wrong${i}`))).toBe(401);
    const refused = await ask(basic('alice', PASSWORD));
    expect(refused.status).toBe(429);
    expect(headerOf(refused, 'Retry-After')).toEqual(['60']);
    expect(JSON.parse(refused.body)).toMatchObject({
      title: 'Too Many Requests',
      detail: 'too many attempts to log in; try again in 60 s',
    });
    expect(hashed).toHaveLength(11);

    expect(await status({ 'X-API-Key': keyWith({ operator: true }) }, USAGE)).toBe(200);
    nowUs += MINUTE - 1;
    expect(await status(friend, USAGE)).toBe(200);
    expect(await status(basic('alice', PASSWORD))).toBe(429);
    nowUs += 1;
    expect(await status(basic('alice', PASSWORD))).toBe(200);
  });

  it('gets no further by guessing many at once', async () => {
    const guesses = Array.from({ length: 30 }, (_none, i) => status(basic('alice', `guess${i}`)));
    const found = await Promise.all(guesses);
    expect(found.filter((each) => each === 401)).toHaveLength(10);
    expect(found.filter((each) => each === 429)).toHaveLength(20);
  });

  it('from many addresses is made slow, and locks nobody out', async () => {
    for (let i = 2; i < 22; i++) expect(await from(`127.0.0.${i}`, 'wrong')).toBe(401);
    expect(waits).toEqual([]);
    expect(await from('127.0.0.2', 'other')).toBe(401);
    expect(await from('127.0.0.30', PASSWORD)).toBe(200);
    expect(waits).toEqual([100, 200]);
    expect(await from('127.0.0.31', PASSWORD)).toBe(200);
    expect(waits).toEqual([100, 200, 200]);
    expect(await from('127.0.0.31', PASSWORD)).toBe(200);
    expect(waits).toEqual([100, 200, 200]);
  });

  it('learns nothing from elsewhere of a password that was right a moment ago', async () => {
    expect(await from('127.0.0.2', PASSWORD)).toBe(200);
    for (let i = 0; i < 10; i++) expect(await from('127.0.0.3', `wrong${i}`)).toBe(401);
    expect(await from('127.0.0.3', PASSWORD)).toBe(429);
    expect(await from('127.0.0.3', 'wrong')).toBe(429);
    expect(hashed).toHaveLength(11);
    expect(await from('127.0.0.2', PASSWORD)).toBe(200);
    expect(hashed).toHaveLength(11);
    expect(await from('127.0.0.4', PASSWORD)).toBe(200);
    expect(hashed).toHaveLength(12);
  });

  it('makes it slow where the user has logged in, for right and wrong alike', async () => {
    expect(await from('127.0.0.2', PASSWORD)).toBe(200);
    for (let i = 0; i < 10; i++) expect(await from('127.0.0.2', `wrong${i}`)).toBe(401);
    expect(waits).toEqual([]);
    expect(await from('127.0.0.2', PASSWORD)).toBe(200);
    expect(await from('127.0.0.2', 'wrong')).toBe(401);
    expect(await from('127.0.0.2', PASSWORD)).toBe(200);
    expect(waits).toEqual([100, 100, 200]);
  });

  it('where the user has logged in goes one at a time, and a full row hears one thing', async () => {
    expect(await from('127.0.0.2', PASSWORD)).toBe(200);
    for (let i = 0; i < 10; i++) await from('127.0.0.2', `wrong${i}`);
    const open = signal();
    const first = signal();
    waited = () => {
      first.resolve();
      return open.promise;
    };
    const own = from('127.0.0.2', PASSWORD);
    await first.promise;
    const guesses = ['a', 'b', 'c', 'd', 'e', 'f', PASSWORD].map((text) => from('127.0.0.2', text));
    const refused = signal();
    let left = 3;
    for (const guess of guesses) {
      void guess.then((found) => {
        if (found === 429) left -= 1;
        if (left === 0) refused.resolve();
      });
    }
    await refused.promise;
    expect(waits).toHaveLength(1);
    open.resolve();
    expect(await own).toBe(200);
    const found = await Promise.all(guesses);
    expect(found.filter((each) => each === 429)).toHaveLength(3);
    expect(waits).toHaveLength(5);
  });

  it('learns nothing from those who ask at the same time', async () => {
    expect(await from('127.0.0.2', 'wrong')).toBe(401);
    const open = signal();
    const first = signal();
    refusing = () => {
      first.resolve();
      return open.promise;
    };
    const own = from('127.0.0.2', PASSWORD);
    await first.promise;
    const others = Array.from({ length: 8 }, (_none, i) => from('127.0.0.2', `wrong${i}`));
    await until('all are being checked', () => hashed.length === 10);
    expect(await from('127.0.0.2', PASSWORD)).toBe(429);
    expect(await from('127.0.0.2', 'wrong')).toBe(429);
    open.resolve();
    expect(await own).toBe(200);
    expect(new Set(await Promise.all(others))).toEqual(new Set([401]));
  });

  it('is counted for guesses that a crowd keeps out, where a password is remembered', async () => {
    expect(await from('127.0.0.2', PASSWORD)).toBe(200);
    refusing = () => Promise.reject(new TooManyAttempts(1_000_000));
    for (let i = 0; i < 12; i++) expect(await from('127.0.0.2', `wrong${i}`)).toBe(429);
    expect(waits).toEqual([100, 200]);
    expect(await from('127.0.0.3', PASSWORD)).toBe(429);
    refusing = undefined;
    expect(await from('127.0.0.3', PASSWORD)).toBe(200);
  });

  it('waits with strangers, and whoever logged in from there before does not', async () => {
    await from('127.0.0.2', PASSWORD);
    await from('127.0.0.2', 'wrong');
    await from('127.0.0.3', 'wrong');
    nowUs += MINUTE;
    await from('127.0.0.2', PASSWORD);
    expect(lanes).toEqual(['unknown', 'trusted', 'unknown', 'trusted']);
  });

  it('of a user who is not there hears the same', async () => {
    for (let i = 0; i < 10; i++) expect(await status(basic('nobody', `wrong${i}`))).toBe(401);
    expect(await status(basic('nobody', PASSWORD))).toBe(429);
  });

  it('hears it in the words of Nova, too', async () => {
    authenticate = () => Promise.reject(new TooManyAttempts(6_500_000));
    const answer = await ask({}, '/v2.1/os-simple-tenant-usage');
    expect(answer.status).toBe(429);
    expect(headerOf(answer, 'Retry-After')).toEqual(['7']);
    const message = 'too many attempts to log in; try again in 7 s';
    expect(JSON.parse(answer.body)).toEqual({
      overLimit: { code: 429, message, retryAfter: 7 },
    });
  });
});

describe('an address that a proxy tells', () => {
  const WARNING = 'X-Forwarded-For comes from an address that is not in trusted_proxies';
  let before = 0;
  const recent = () => logged.slice(before);
  const warnings = () => recent().filter((line) => line.startsWith(WARNING));
  const told = { 'X-Forwarded-For': '192.0.2.77' };
  beforeEach(() => {
    before = logged.length;
  });

  it('in vain is warned of once, with a password, without what it says', async () => {
    await ask({ ...told, 'X-API-Key': keyWith({}) });
    await ask(basic('alice', PASSWORD));
    expect(warnings()).toEqual([]);
    for (let i = 0; i < 3; i++) await ask({ ...told, ...basic('alice', PASSWORD) });
    expect(warnings()).toHaveLength(1);
    expect(warnings()[0]).toContain('"127.0.0.1"');
    expect(recent().join('\n')).not.toContain('192.0.2.77');
  });

  it('by a proxy that is trusted is warned of never', async () => {
    const settings = { trustedProxies: ['127.0.0.1'] };
    const behind = await testApp({ authenticate: ours(), nowUs, settings });
    await behind.ask(OWN, { headers: { ...told, ...basic('alice', PASSWORD) } });
    await behind.close();
    expect(hashed).toEqual(['scrypt']);
    expect(warnings()).toEqual([]);
  });
});

describe('without a Keystone', () => {
  let alone: TestApp;
  beforeAll(async () => {
    const settings = { auth: 'local' as const, wwwAuthenticateUri: 'http://kc:5000/v3' };
    alone = await testApp({ authenticate: ours(), nowUs, settings });
  });
  afterAll(() => alone.close());

  it.each([
    ['GET', OWN],
    ['GET', '/v1/accounts'],
    ['POST', '/v1/observations'],
    ['GET', '/v2.1/os-simple-tenant-usage'],
    ['GET', '/v2/os-simple-tenant-usage'],
  ])(
    'nobody is sent to one by %s %s, nor asked for a password by a browser',
    async (method, path) => {
      const answer = await alone.ask(path, { method });
      expect(answer.status).toBe(401);
      expect(headerOf(answer, 'WWW-Authenticate')).toEqual(['Bearer realm="tenant-usage"']);
    },
  );
});

describe('what is no key of ours', () => {
  const NOVA = '/v2.1/os-simple-tenant-usage';
  it.each<[string, Record<string, string>]>([
    ['X-API-Key', { 'X-API-Key': 'of a gateway' }],
    ['Token', { Authorization: 'Token of-a-gateway' }],
  ])('is passed over by Nova in %s', async (_name, headers) => {
    authenticate = noting(firstAuthenticator(ours(), noauth));
    expect(await status({ ...headers, 'X-Auth-Token': 'admin:p1' }, NOVA)).toBe(200);
    expect(await status(headers, NOVA)).toBe(401);
    expect(hashed).toEqual([]);
  });

  it("stands in nobody's way who has one", async () => {
    const headers = {
      Authorization: `Bearer ${keyWith({ operator: true })}`,
      'X-API-Key': 'other',
    };
    expect(await status(headers, NOVA)).toBe(200);
  });
});

describe('two ways side by side', () => {
  it.each<[string, () => Record<string, string>, 'ours' | 'theirs']>([
    ['a key as a token', () => ({ 'X-Auth-Token': keyWith({}) }), 'ours'],
    ['what only looks like a key', () => ({ 'X-Auth-Token': 'tu_admin:p1' }), 'ours'],
    ['any X-API-Key', () => ({ 'X-API-Key': 'admin:p1' }), 'ours'],
    ['a password', () => basic('alice', PASSWORD), 'ours'],
    ['another token', () => ({ 'X-Auth-Token': 'admin:p1' }), 'theirs'],
    ['another token beside a key', () => ({ 'X-Auth-Token': 'a:p1', 'X-API-Key': 'k' }), 'theirs'],
    ['nothing', () => ({}), 'theirs'],
  ])('%s is for one of them', async (_name, headers, expected) => {
    const asked: string[] = [];
    const naming =
      (name: string, way: Authenticate): Authenticate =>
      (req, schemes) => {
        asked.push(name);
        return way(req, schemes);
      };
    authenticate = firstAuthenticator(naming('ours', ours()), naming('theirs', noauth));
    await ask(headers());
    expect(asked).toEqual([expected]);
  });
});

describe('secrets', () => {
  it('stand in no line of the log and in no answer, not even from an address', async () => {
    const key = keyWith({ operator: true });
    await ask({ 'X-API-Key': key }, `${USAGE}&api_key=${key}`);
    await ask({ 'X-API-Key': key }, `/v1/nothing/${key}`);
    const crashing = { ...known, credential: () => Promise.reject(new Error('the store broke')) };
    authenticate = local({ known: crashing, nowUs: () => nowUs, log });
    expect(await status({ 'X-API-Key': key, ...basic('alice', PASSWORD) }, USAGE)).toBe(500);
    expect(logged.length).toBeGreaterThan(50);
    expect(answers.length).toBeGreaterThan(50);
    const told = [...logged, ...answers].join('\n');
    const hidden = secrets.flatMap((secret) => [
      secret,
      encodeURIComponent(secret),
      lookupHash(secret),
    ]);
    expect(hidden.filter((secret) => told.includes(secret))).toEqual([]);
    expect(told).toContain('api_key=***');
    expect(told).toContain('the store broke');
  });
});
