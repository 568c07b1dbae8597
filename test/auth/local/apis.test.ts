/** Local callers at our own API and at Nova's: schemes, projects, refusals in each API's words, and secrets. */
import { firstAuthenticator } from '../../../lib/auth/authenticator';
import { TooManyAttempts } from '../../../lib/auth/failures';
import { lookupHash } from '../../../lib/auth/local/api-key';
import { noauth } from '../../../lib/auth/noauth';
import { EVERY_SCHEME } from '../../../lib/auth/schemes';
import { requestWith } from '../../support/keystone/scene';
import {
  basic,
  type Headers,
  KEY_HEADERS,
  type LocalScene,
  localScene,
  PASSWORD,
} from '../../support/local/scene';
import { perTest } from '../../support/scene';
import { headerOf, type TestApp, type TestAppOptions, testApp } from '../../support/service/app';

const USAGE = '/v1/usage?start=2026-01-01&end=2026-02-01';
const OWN = `${USAGE}&project=p1`;
const NOVA = '/v2.1/os-simple-tenant-usage';

/** All APIs for the callers of a scene. */
const appOf = ({ authenticate, clock, log }: LocalScene, options: TestAppOptions = {}) =>
  testApp({ authenticate, nowUs: () => clock.us, logged: log.info, ...options });

describe('at the APIs', () => {
  let shared: { readonly known: LocalScene['known']; readonly app: TestApp };
  beforeAll(async () => {
    const scene = await localScene();
    shared = { known: scene.known, app: await appOf(scene) };
  });
  afterAll(() => shared.app.close());

  const status = async (path: string, headers: Headers): Promise<number> =>
    (await shared.app.ask(path, { headers })).status;

  it.each(KEY_HEADERS)('a key in %s is accepted by our own API', async (_name, headers) => {
    expect(await status(USAGE, headers(shared.known.addKey({ operator: true })))).toBe(200);
  });

  it.each(KEY_HEADERS)(
    'a key in %s is accepted by Nova, unless as a password',
    async (name, headers) => {
      const expected = name.startsWith('Basic') ? 401 : 200;
      expect(await status(NOVA, headers(shared.known.addKey({ operator: true })))).toBe(expected);
    },
  );

  it('a key sees its projects and no other', async () => {
    const headers = { 'X-API-Key': shared.known.addKey({ accounts: ['acme'] }) };
    const paths = ['p1', 'p2', 'p3'].map((id) => `${USAGE}&project=${id}`);
    const found = await Promise.all([...paths, USAGE].map((path) => status(path, headers)));
    expect(found).toEqual([200, 200, 403, 403]);
  });

  it('a password lets its user see what the user may see', async () => {
    expect(await status(OWN, basic('alice', PASSWORD))).toBe(200);
    expect(await status(USAGE, basic('alice', PASSWORD))).toBe(403);
    expect(await status(USAGE, basic('root', PASSWORD))).toBe(200);
  });

  it('a key is accepted by Nova beside a header of a gateway', async () => {
    const key = shared.known.addKey({ operator: true });
    expect(await status(NOVA, { Authorization: `Bearer ${key}`, 'X-API-Key': 'other' })).toBe(200);
  });
});

it('Nova answers too many attempts in its own words', async () => {
  const authenticate = () => Promise.reject(new TooManyAttempts(6_500_000));
  const app = await testApp({ authenticate });
  const answer = await app.ask(NOVA);
  await app.close();
  expect(answer.status).toBe(429);
  expect(headerOf(answer, 'Retry-After')).toEqual(['7']);
  const message = 'too many attempts to log in; try again in 7 s';
  expect(JSON.parse(answer.body)).toEqual({ overLimit: { code: 429, message, retryAfter: 7 } });
});

describe('an address in X-Forwarded-For', () => {
  const WARNING = 'X-Forwarded-For comes from an address that is not in trusted_proxies';
  const forwarded = { 'X-Forwarded-For': '192.0.2.77' };
  const warningsIn = (lines: readonly string[]) => lines.filter((line) => line.startsWith(WARNING));

  it('that is not believed is warned of once, with a password, without naming it', async () => {
    const { ask, known, lines } = await localScene();
    await ask({ ...forwarded, 'X-API-Key': known.addKey({}) });
    await ask(basic('alice', PASSWORD));
    expect(warningsIn(lines)).toEqual([]);
    for (let i = 0; i < 3; i++) await ask({ ...forwarded, ...basic('alice', PASSWORD) });
    expect(warningsIn(lines)).toHaveLength(1);
    expect(warningsIn(lines)[0]).toContain('"127.0.0.1"');
    expect(lines.join('\n')).not.toContain('192.0.2.77');
  });

  it('from a trusted proxy is never warned of', async () => {
    const scene = await localScene();
    const app = await appOf(scene, { settings: { trustedProxies: ['127.0.0.1'] } });
    await app.ask(OWN, { headers: { ...forwarded, ...basic('alice', PASSWORD) } });
    await app.close();
    expect(scene.hashed).toEqual(['scrypt']);
    expect(warningsIn(scene.lines)).toEqual([]);
  });
});

describe('without a Keystone', () => {
  const settings = { auth: 'local' as const, wwwAuthenticateUri: 'http://kc:5000/v3' };
  const service = perTest(
    async () => appOf(await localScene(), { settings }),
    (app) => app.close(),
  );

  it.each([
    ['GET', OWN],
    ['GET', '/v1/accounts'],
    ['POST', '/v1/observations'],
    ['GET', '/v2.1/os-simple-tenant-usage'],
    ['GET', '/v2/os-simple-tenant-usage'],
  ])(
    'the challenge of %s %s names none, nor has a browser ask for a password',
    async (method, path) => {
      const app = await service();
      const answer = await app.ask(path, { method });
      expect(answer.status).toBe(401);
      expect(headerOf(answer, 'WWW-Authenticate')).toEqual(['Bearer realm="tenant-usage"']);
    },
  );
});

it.each<[string, Headers]>([
  ['X-API-Key', { 'X-API-Key': 'of a gateway' }],
  ['Token', { Authorization: 'Token of-a-gateway' }],
])('a text in %s that is no key of ours is ignored by Nova', async (_name, headers) => {
  const scene = await localScene();
  const app = await appOf(scene, { authenticate: firstAuthenticator(scene.authenticate, noauth) });
  const token = { ...headers, 'X-Auth-Token': 'admin:p1' };
  expect((await app.ask(NOVA, { headers: token })).status).toBe(200);
  expect((await app.ask(NOVA, { headers })).status).toBe(401);
  await app.close();
  expect(scene.hashed).toEqual([]);
});

it.each<[string, (key: string) => Headers, 'local' | 'others']>([
  ['a key as a token', (key) => ({ 'X-Auth-Token': key }), 'local'],
  ['what only looks like a key', () => ({ 'X-Auth-Token': 'tu_admin:p1' }), 'local'],
  ['any X-API-Key', () => ({ 'X-API-Key': 'admin:p1' }), 'local'],
  ['a password', () => basic('alice', PASSWORD), 'local'],
  ['another token', () => ({ 'X-Auth-Token': 'admin:p1' }), 'others'],
  ['another token beside a key', () => ({ 'X-Auth-Token': 'a:p1', 'X-API-Key': 'k' }), 'others'],
  ['nothing', () => ({}), 'others'],
])('%s is shown to one of two authenticators only', async (_name, headers, expected) => {
  const scene = await localScene();
  const asked: string[] = [];
  const authenticate = firstAuthenticator(
    (request, method) => {
      asked.push('local');
      return scene.authenticate(request, method);
    },
    (request, method) => {
      asked.push('others');
      return noauth(request, method);
    },
  );
  const request = requestWith({ headers: headers(scene.known.addKey({})) });
  await authenticate(request, EVERY_SCHEME).catch(() => undefined); // a refusal is fine
  expect(asked).toEqual([expected]);
});

it('secrets stand in no line of the log and in no answer, not even from an address', async () => {
  const scene = await localScene();
  const broken = await localScene({
    credential: () => Promise.reject(new Error('the store broke')),
  });
  const key = scene.known.addKey({ operator: true });
  const revoked = scene.known.addKey({}, { isRevoked: true });
  const app = await appOf(scene);
  const ask = async (path: string, headers: Headers) =>
    JSON.stringify(await app.ask(path, { headers }));
  const answers = [
    ...(await Promise.all(KEY_HEADERS.map(([, headers]) => ask(USAGE, headers(key))))),
    await ask(USAGE, { 'X-API-Key': revoked }),
    await ask(USAGE, basic('alice', PASSWORD)),
    await ask(USAGE, basic('alice', 'wrong: password')),
    await ask(`${USAGE}&api_key=${key}`, { 'X-API-Key': key }),
    await ask(`/v1/nothing/${key}`, { 'X-API-Key': key }),
    JSON.stringify(await broken.ask({ 'X-API-Key': key, ...basic('alice', PASSWORD) })),
  ];
  await app.close();
  const lines = [...scene.lines, ...broken.lines];
  expect(lines.length).toBeGreaterThanOrEqual(answers.length);
  const texts = [...lines, ...answers].join('\n');
  const secrets = [key, revoked, PASSWORD, 'wrong: password'].flatMap((secret) => [
    ...[secret, encodeURIComponent(secret), lookupHash(secret)],
    Buffer.from(`alice:${secret}`).toString('base64'),
    Buffer.from(`read:${secret}`).toString('base64'),
  ]);
  expect(secrets.filter((secret) => texts.includes(secret))).toEqual([]);
  expect(texts).toContain('api_key=***');
  expect(texts).toContain('the store broke');
});
