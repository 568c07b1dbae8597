/** Callers who wait for Keystone: a deadline, and places in the queue that are given back. */
import { request } from 'node:http';
import type { Authenticate } from '../../../lib/auth/authenticator';
import type { KeystoneSettings } from '../../../lib/auth/keystone/settings';
import { type Answer, good, hang } from '../../support/keystone/fake-keystone';
import { type KeystoneScene, keystoneScene, withToken } from '../../support/keystone/scene';
import { perTest } from '../../support/scene';
import { headerOf, testApp } from '../../support/service/app';
import { until } from '../../support/service/load';

const keystoneOfTest = perTest(keystoneScene, (scene) => scene.close());

/** As many questions as run at once; as many abandoned ones may run besides. */
const AT_ONCE = 20;
const FLOOD = 400;
const SHOW = '/v2.1/os-simple-tenant-usage/p1';

/** Nothing ends by itself. */
const patient: Partial<KeystoneSettings> = { httpConnectTimeout: 600, validationTimeout: 600 };

interface Held {
  readonly answer: Answer;
  /** How many are held now. */
  inside(): number;
  release(): void;
}

function held(): Held {
  let inside = 0;
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const answer: Answer = (res) => {
    inside += 1;
    void released.then(() => {
      inside -= 1;
      res.writeHead(404).end('{}');
    });
  };
  return { answer, inside: () => inside, release: () => release() };
}

/** Requests with as many bad tokens, which Keystone holds. */
function flood(scene: KeystoneScene, authenticate: Authenticate, answer: Answer, name: string) {
  const clients = Array.from({ length: FLOOD }, () => new AbortController());
  const outcomes = clients.map(({ signal }, i) => {
    scene.fake.tokens.set(`${name}${i}`, answer);
    return authenticate(withToken(`${name}${i}`, signal)).catch(({ code }) => code);
  });
  const hangUp = () => {
    for (const client of clients) client.abort();
  };
  return { outcomes: Promise.all(outcomes), hangUp };
}

describe('a caller about whom Keystone does not answer', () => {
  it('waits no longer than the deadline, while none of the others is answered', async () => {
    const scene = await keystoneOfTest();
    const over = { ...patient, validationTimeout: 1 };
    const authenticate = await scene.authenticator(over);
    const bad = flood(scene, authenticate, hang, 'bad');
    scene.fake.tokens.set('new', hang);
    await expect(authenticate(withToken('new'))).rejects.toMatchObject({
      code: 'identityUnavailable',
      message: 'Keystone: no answer about a token within 1 s',
    });
    expect(new Set(await bad.outcomes)).toEqual(new Set(['identityUnavailable']));
  });

  it.each([SHOW, '/v1/usage?start=2026-01-01&end=2026-02-01'])(
    'gets 503 with Retry-After at %s',
    async (path) => {
      const scene = await keystoneOfTest();
      const over = { ...patient, validationTimeout: 1 };
      const app = await testApp({ authenticate: await scene.authenticator(over) });
      scene.fake.tokens.set('slow', hang);
      const answer = await app.ask(path, { headers: { 'X-Auth-Token': 'slow' } });
      expect([answer.status, headerOf(answer, 'Retry-After')]).toEqual([503, ['5']]);
      expect(app.errors).toEqual([]);
      await app.close();
    },
  );
});

describe('callers who hang up', () => {
  it('give their places back, so that a new token is answered though theirs are not', async () => {
    const scene = await keystoneOfTest();
    const authenticate = await scene.authenticator(patient);
    const slow = held();
    const bad = flood(scene, authenticate, slow.answer, 'bad');
    await until('Keystone is asked', () => slow.inside() === AT_ONCE);
    scene.fake.tokens.set('new', good());
    const caller = authenticate(withToken('new'));
    bad.hangUp();
    expect(await caller).toMatchObject({ userId: 'u1' });
    expect(slow.inside()).toBe(AT_ONCE);
    expect(new Set(await bad.outcomes)).toEqual(new Set(['interrupted']));
    expect(scene.lines.all).toEqual([]);
    slow.release();
  });

  it('do not multiply what Keystone has to do at once', async () => {
    const scene = await keystoneOfTest();
    const authenticate = await scene.authenticator(patient);
    const slow = held();
    for (const [name, inside] of [
      ['a', AT_ONCE],
      ['b', 2 * AT_ONCE],
    ] as const) {
      const bad = flood(scene, authenticate, slow.answer, name);
      await until('Keystone is asked', () => slow.inside() === inside);
      bad.hangUp();
      await bad.outcomes;
    }
    const third = flood(scene, authenticate, slow.answer, 'c');
    scene.fake.tokens.set('new', good());
    const caller = authenticate(withToken('new'));
    third.hangUp();
    await third.outcomes;
    expect([slow.inside(), scene.fake.validations()]).toEqual([2 * AT_ONCE, 2 * AT_ONCE]);
    slow.release();
    expect(await caller).toMatchObject({ userId: 'u1' });
  });

  it('leave those who wait for the same token their answer', async () => {
    const scene = await keystoneOfTest();
    const authenticate = await scene.authenticator(patient);
    const slow = held();
    scene.fake.tokens.set('same', slow.answer);
    const hangUp = new AbortController();
    const first = authenticate(withToken('same', hangUp.signal)).catch(({ code }) => code);
    const second = authenticate(withToken('same')).catch(({ code }) => code);
    await until('Keystone is asked', () => slow.inside() === 1);
    hangUp.abort();
    expect(await first).toBe('interrupted');
    slow.release();
    expect(await second).toBe('unauthenticated');
    expect(scene.fake.validations()).toBe(1);
  });

  it('are noticed by their connections', async () => {
    const scene = await keystoneOfTest();
    const app = await testApp({ authenticate: await scene.authenticator(patient) });
    const slow = held();
    const { port } = new URL(app.origin);
    const asked = Array.from({ length: 2 * AT_ONCE }, (_, i) => {
      scene.fake.tokens.set(`bad${i}`, slow.answer);
      const headers = { 'X-Auth-Token': `bad${i}` };
      const client = request({ host: '127.0.0.1', port, path: SHOW, headers, agent: false });
      client.on('error', () => undefined).end();
      return client;
    });
    await until('Keystone is asked', () => slow.inside() === AT_ONCE);
    scene.fake.tokens.set('new', good());
    const answer = app.ask(SHOW, { headers: { 'X-Auth-Token': 'new' } });
    for (const each of asked) each.destroy();
    expect((await answer).status).toBe(200);
    expect(slow.inside()).toBeGreaterThanOrEqual(AT_ONCE);
    slow.release();
    await app.close();
  });
});
