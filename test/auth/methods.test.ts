/** How an API identifies its callers: by schemes that it names, or by an authenticator that it brings. */
import { createHmac } from 'node:crypto';
import type { Authenticate, OwnAuthenticator } from '../../lib/auth/authenticator';
import { lookupHash } from '../../lib/auth/local/api-key';
import { hashPassword } from '../../lib/auth/local/passwords';
import { authenticators } from '../../lib/auth/registry';
import type { AuthRequest } from '../../lib/auth/request';
import { BASIC, basicPair, keyOf, type Scheme } from '../../lib/auth/schemes';
import { encryptSecret, type SecretKeys, secretKeyOf } from '../../lib/auth/secret-box';
import { AppError } from '../../lib/errors';
import { callerDirectory } from '../../lib/report/caller-directory';
import type { NewCredential } from '../../lib/store/store';
import { FIXED_NOW_US, temporaryStore } from '../support/databases/stores';
import { caughtLog, requestWith, settingsFor } from '../support/keystone/scene';
import { perTest } from '../support/scene';

const SECRET_KEYS: SecretKeys = [secretKeyOf(Buffer.alloc(32, 7))];

const database = perTest(temporaryStore, (temporary) => temporary.remove());

async function authenticatorFor(auth: string, secretKeys?: SecretKeys): Promise<Authenticate> {
  const { store } = await database();
  const factory = authenticators[auth];
  if (!factory) throw new Error(`no authenticator ${auth}`);
  const { log } = caughtLog();
  const settings = settingsFor(['http://127.0.0.1:9']);
  const { authenticatorWith } = factory({ settings, nowUs: () => FIXED_NOW_US, log, secretKeys });
  return authenticatorWith(callerDirectory(store));
}

/** Adds a credential and gives back its id. */
async function add(kind: string, text: string, more: Partial<NewCredential> = {}): Promise<string> {
  const { store } = await database();
  const hash = lookupHash(text);
  const id = hash.slice(0, 32);
  await store.credentials.put([{ id, kind, lookupHash: hash, ...more }]);
  return id;
}

async function addUser(login: string, isActive: boolean): Promise<string> {
  const { store } = await database();
  await store.users.put([
    { login, id: `id of ${login}`, isActive, passwordHash: await hashPassword('right') },
  ]);
  return `id of ${login}`;
}

const basic = (login: string, password: string) => ({
  Authorization: `Basic ${Buffer.from(`${login}:${password}`).toString('base64')}`,
});

describe('a scheme', () => {
  const metricsToken: Scheme = {
    ...BASIC,
    read: (text) => keyOf('metrics_token')(basicPair(text)?.password ?? ''),
  };
  const drfToken: Scheme = { in: 'authorization', name: 'Token', read: keyOf('drf_token') };
  const apiKey: Scheme = { in: 'query', name: 'api_key', read: keyOf('api_key') };

  it.each<[string, Scheme, string, Parameters<typeof requestWith>[0]]>([
    ['a header', drfToken, 'drf_token', { headers: { authorization: 'token  text' } }],
    ['the query', apiKey, 'api_key', { path: '/usage?a=1&api_key=te%78t&api_key=other' }],
    ['a password', metricsToken, 'metrics_token', { headers: basic('read', 'text') }],
  ])(
    'finds a credential of its kind in %s, and of no other kind',
    async (_in, scheme, kind, sent) => {
      const authenticate = await authenticatorFor('local');
      const id = await add(kind, 'text', { rights: { usage: true } });
      expect(await authenticate(requestWith(sent), [scheme])).toMatchObject({ credentialId: id });
      await add(kind, 'text', { kind: 'another' });
      const failure = { code: 'unauthenticated', reason: 'unknown' };
      await expect(authenticate(requestWith(sent), [scheme])).rejects.toMatchObject(failure);
    },
  );
});

/** HMAC over method, URL and body. */
const signatureOf = (secret: string, { method, url, rawBody = Buffer.of() }: AuthRequest): string =>
  createHmac('sha256', secret).update(`${method} ${url}\n`).update(rawBody).digest('hex');

const signature: OwnAuthenticator = async (request, local) => {
  const found = await local.byId('toy_app', request.header('X-App') ?? '');
  if (request.header('X-Signature') === signatureOf(found.secret(), request)) return found.caller();
  throw new AppError('forbidden', 'wrong signature');
};

describe('an authenticator of its own', () => {
  const sent = { method: 'POST', path: '/toy/%41?b=1&a=%2F', rawBody: Buffer.from('{"a": 1}') };

  /** The credential of an application, with a secret. */
  async function addApp(): Promise<string> {
    const id = await add('toy_app', 'app', { rights: { usage: true } });
    const secretEncrypted = encryptSecret(SECRET_KEYS, id, 's3cret');
    return add('toy_app', 'app', { secretEncrypted });
  }

  const signed = (id: string, more: Partial<typeof sent> = {}) => {
    const headers = { 'X-App': id, 'X-Signature': signatureOf('s3cret', requestWith(sent)) };
    return requestWith({ ...sent, headers, ...more });
  };

  it.each(['noauth', 'local', 'keystone'])(
    'checks a signature with the decrypted secret under --auth %s',
    async (auth) => {
      const id = await addApp();
      const authenticate = await authenticatorFor(auth, SECRET_KEYS);
      const caller = { credentialId: id, userId: `key:${id}`, roles: ['usage_reader'] };
      expect(await authenticate(signed(id), signature)).toMatchObject(caller);
    },
  );

  it.each<[string, Partial<typeof sent>]>([
    ['method', { method: 'PUT' }],
    ['spelling of the URL', { path: '/toy/A?b=1&a=%2F' }],
    ['order of the query', { path: '/toy/%41?a=%2F&b=1' }],
    ['body', { rawBody: Buffer.from('{"a":1}') }],
  ])('refuses a signature over another %s', async (_what, change) => {
    const id = await addApp();
    const authenticate = await authenticatorFor('local', SECRET_KEYS);
    await expect(authenticate(signed(id, change), signature)).rejects.toThrow('wrong signature');
  });

  it.each<[string, SecretKeys | undefined]>([
    ['without secret keys', undefined],
    ['under another secret key', [secretKeyOf(Buffer.alloc(32, 8))]],
  ])('fails %s, and the client is not blamed for it', async (_what, keys) => {
    const id = await addApp();
    const authenticate = await authenticatorFor('local', keys);
    const failure = {
      code: 'invalidArgument',
      message: `credential ${id}: no secret key decrypts its secret`,
    };
    await expect(authenticate(signed(id), signature)).rejects.toMatchObject(failure);
  });
});

describe('a refusal', () => {
  it.each<[string, Record<string, string>, string]>([
    ['nothing presented', {}, 'missing'],
    ['an unknown key', { 'X-API-Key': 'other' }, 'unknown'],
    ['a revoked key', { 'X-API-Key': 'revoked' }, 'unknown'],
    ['an expired key', { 'X-API-Key': 'expired' }, 'expired'],
    ['a key of a user who is switched off', { 'X-API-Key': 'of gone' }, 'inactive'],
    ['an unknown user', basic('nobody', 'right'), 'unknown'],
    ['a wrong password', basic('ann', 'wrong'), 'unknown'],
    ['a wrong password of a user who is switched off', basic('gone', 'wrong'), 'unknown'],
    ['the password of a user who is switched off', basic('gone', 'right'), 'inactive'],
  ])('tells %s from the others', async (_what, headers, reason) => {
    const userId = await addUser('gone', false);
    await addUser('ann', true);
    await add('api_key', 'revoked', { isRevoked: true });
    await add('api_key', 'expired', { expiresAtUs: FIXED_NOW_US });
    await add('api_key', 'of gone', { userId, expiresAtUs: FIXED_NOW_US });
    const schemes: readonly Scheme[] = [
      { in: 'header', name: 'X-API-Key', read: keyOf('api_key') },
      BASIC,
    ];
    const failure = { code: 'unauthenticated', reason };
    const authenticate = await authenticatorFor('local');
    await expect(authenticate(requestWith({ headers }), schemes)).rejects.toMatchObject(failure);
  });
});
