/** A dialect needs nothing outside of its folder but its line in the list of dialects. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import request from 'supertest';
import { KEYSTONE } from '../../../lib/auth/keystone/settings';
import { lookupHash } from '../../../lib/auth/local/api-key';
import { createPolicy } from '../../../lib/auth/policy';
import { authenticators } from '../../../lib/auth/registry';
import { type Config, defaultConfig, sectionOf } from '../../../lib/config';
import { dialects } from '../../../lib/dialects/registry';
import { NO_LOG } from '../../../lib/log';
import { callerDirectory } from '../../../lib/report/caller-directory';
import { composeApp } from '../../../lib/server/compose';
import { sections } from '../../../lib/server/sections';
import { SERVER } from '../../../lib/server/settings';
import { FIXED_NOW_US, temporaryStore } from '../../support/databases/stores';
import { perFile } from '../../support/scene';
import { toy } from '.';
import { TOY } from './settings';
import { sign, TOY_KEY } from './signature';

const KEY = 'the public half';
const ACCOUNT = '11111111111111111111111111111111';

/** A store with an account, two projects and a key of the toy. */
const database = perFile(
  async () => {
    const { store, remove } = await temporaryStore();
    await store.accounts.put([
      { id: ACCOUNT, name: 'a', currency: 'EUR', balance: '12345678901234567890.10' },
    ]);
    await store.projects.put([{ id: 'p1', accountId: ACCOUNT }, { id: 'p2' }]);
    const key = { id: 'toy1', kind: TOY_KEY, lookupHash: lookupHash(KEY) };
    await store.credentials.put([{ ...key, rights: { projects: ['p1', 'p2'] } }]);
    return { store, remove };
  },
  ({ remove }) => remove(),
);

function configWith(names: readonly string[]): Config {
  const config = defaultConfig([...sections, TOY]);
  return { ...config, [SERVER.name]: { ...sectionOf(config, SERVER), dialects: names } };
}

/** The service with the toy in the list of its dialects; `names`: those that are switched on. */
async function appWith(names: readonly string[]) {
  const { store } = await database();
  const config = configWith(names);
  const nowUs = () => FIXED_NOW_US;
  const settings = sectionOf(config, KEYSTONE);
  const local = authenticators['local']?.({ settings, nowUs, log: NO_LOG });
  const authenticate = local?.authenticatorWith(callerDirectory(store));
  if (!authenticate) throw new Error('there is no authenticator for local credentials');
  const { may } = createPolicy();
  return composeApp({ store, authenticate, may, nowUs, log: NO_LOG, config }, [...dialects, toy]);
}

const ON = ['native', 'nova', 'toy'];

const signed = (method: string, target: string, body = '') => ({
  'X-Toy-Key': KEY,
  'X-Toy-Signature': sign('toy-secret', { method, target, body: Buffer.from(body) }),
});

describe('a dialect in the list', () => {
  it('answers as its sample says, decimals to the last digit', async () => {
    const file = join(__dirname, 'samples', 'balance.json');
    const sample = JSON.parse(readFileSync(file, 'utf8'));
    const { method, path } = sample.request;
    const app = await appWith(ON);
    await app.prepare();
    const answer = await request(app).get(path).set(signed(method, path));
    expect(answer.status).toBe(sample.response.status);
    expect(answer.text).toBe(sample.response.body);
  });

  it('finds the caller by a signature over method, URL as written and body', async () => {
    const path = '/toy/balance/%70%31';
    const send = async (headers: Record<string, string>, body = '') =>
      request(await appWith(ON))
        .get(path)
        .set(headers)
        .type('text/plain')
        .send(body);
    expect((await send(signed('GET', path))).status).toBe(200);
    expect((await send(signed('GET', path, 'x\n'), 'x\n')).status).toBe(200);
    expect((await send(signed('GET', path, 'x\n'), 'x')).status).toBe(401);
    expect((await send(signed('GET', '/toy/balance/p1'))).status).toBe(401);
    expect((await send(signed('POST', path))).status).toBe(401);
    expect((await send({ ...signed('GET', path), 'X-Toy-Key': 'another' })).status).toBe(401);
    expect((await send({})).status).toBe(401);
  });

  it.each([
    ['GET', '/toy', 404, 'path: there is nothing here'],
    ['GET', '/toy/', 404, 'path: there is nothing here'],
    ['GET', '/v1/toys/1', 404, 'path: there is nothing here'],
    ['POST', '/toy/balance/p1', 405, 'POST: must be one of GET, HEAD, OPTIONS'],
    ['GET', '/toy/balance/p2', 404, 'no such balance'],
    ['GET', '/toy/balance/p3', 403, 'not yours'],
  ])('answers %s %s with %d, in its own form', async (method, path, status, text) => {
    const app = request(await appWith(ON));
    const asked = method === 'POST' ? app.post(path) : app.get(path);
    const answer = await asked.set(signed(method, path));
    expect([answer.status, answer.body]).toEqual([status, { oops: { number: status, text } }]);
    expect(answer.headers['allow']).toBe(status === 405 ? 'GET, HEAD, OPTIONS' : undefined);
  });

  it('refuses what its document refuses, and a body that is too large', async () => {
    const long = `/toy/balance/${'p'.repeat(21)}`;
    const app = await appWith(ON);
    expect((await request(app).get(long).set(signed('GET', long))).status).toBe(400);
    const body = 'x'.repeat(1001);
    const path = '/toy/balance/p1';
    const answer = await request(app)
      .get(path)
      .set(signed('GET', path, body))
      .send(body);
    expect(answer.body.oops).toEqual({
      number: 413,
      text: 'the body must have at most 1000 bytes, decompressed',
    });
  });

  it('leaves all other paths to their owners', async () => {
    const app = await appWith(ON);
    expect((await request(app).get('/toys')).status).toBe(300);
    expect((await request(app).get('/v1/servers/x')).type).toBe('application/problem+json');
    expect((await request(app).get('/v2.1/')).status).toBe(200);
  });
});

describe('a dialect in the list that is switched off', () => {
  it.each(['/toy', '/toy/balance/p1', '/v1/toys/1'])(
    'leaves our 404 at %s, in problem form',
    async (path) => {
      const answer = await request(await appWith(['native', 'nova']))
        .get(path)
        .set(signed('GET', path));
      expect(answer.status).toBe(404);
      expect(answer.type).toBe('application/problem+json');
      expect(answer.body.detail).toBe('path: there is nothing here');
    },
  );

  it("leaves Nova's 300 at paths that have no owner", async () => {
    expect((await request(await appWith(['native', 'nova'])).get('/toys')).status).toBe(300);
  });

  it('can be Nova, too', async () => {
    const app = await appWith(['toy']);
    for (const path of ['/', '/v2.1/', '/v1/usage', '/anywhere']) {
      expect((await request(app).get(path)).type).toBe('application/problem+json');
    }
    expect((await request(app).get('/healthz')).status).toBe(200);
  });
});
