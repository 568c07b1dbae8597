/** A Keystone that is away, slow or broken: nobody gets in who should not, nobody is told to throw a good token away, nobody waits long. */
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { Authenticate } from '../../../lib/auth/authenticator';
import { keystone } from '../../../lib/auth/keystone';
import { makeOutages } from '../../../lib/auth/keystone/outages';
import { AppError } from '../../../lib/errors';
import {
  type Answer,
  after,
  cut,
  cutLater,
  type FakeKeystone,
  fakeKeystone,
  garbage,
  good,
  hang,
  json,
  PASSWORD,
} from '../../support/keystone/fake-keystone';
import { caughtLog, keystoneScene, withToken } from '../../support/keystone/scene';
import { perTest } from '../../support/scene';
import { headerOf, type TestApp, testApp } from '../../support/service/app';

const keystoneOfTest = perTest(outageScene, (scene) => scene.close());

const UNAVAILABLE = { code: 'identityUnavailable' };
const SHOW = '/v2.1/os-simple-tenant-usage/p1';

/** A Keystone, with apps before it and further addresses of it. */
async function outageScene() {
  const scene = await keystoneScene();
  const nowUs = () => scene.clock.us;
  const apps: TestApp[] = [];
  const others: FakeKeystone[] = [];
  return {
    ...scene,
    async app(authenticate?: Authenticate): Promise<TestApp> {
      const app = await testApp({
        authenticate: authenticate ?? (await scene.authenticator()),
        nowUs,
        settings: { wwwAuthenticateUri: 'http://public/v3' },
      });
      apps.push(app);
      return app;
    },
    /** The same Keystone at another address. */
    async second(): Promise<FakeKeystone> {
      const fake = await fakeKeystone(nowUs, { same: scene.fake });
      others.push(fake);
      return fake;
    },
    async close(): Promise<void> {
      for (const app of apps) await app.close();
      for (const fake of others) await fake.stop();
      await scene.close();
    },
  };
}

const asked = (app: TestApp, token: string, path = SHOW) =>
  app.ask(path, { headers: { 'X-Auth-Token': token } });

/** Polls until the condition holds; the time limit of the test bounds it. */
async function untilTrue(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await pause(20);
}

const isTaken = (authenticate: Authenticate, token: string) =>
  authenticate(withToken(token)).then(
    () => true,
    () => false,
  );

describe('what goes wrong at Keystone', () => {
  const FAILURES: ReadonlyArray<readonly [string, Answer]> = [
    ['an internal error', json(500, { error: {} })],
    ['a proxy without anybody behind it', (res) => void res.writeHead(503).end('<html>')],
    ['a refusal of the question', json(403, { error: {} })],
    ['a question that it does not understand', json(400, {})],
    ['too many questions', json(429, {})],
    ['a page of some other service', garbage],
    ['JSON that breaks off', (res) => void res.end('{"token": {')],
    ['an answer without end', json(200, { token: 'x'.repeat(1024 * 1024) })],
    ['another place', (res) => void res.writeHead(302, { Location: '/' }).end()],
    ['nothing at all', (res) => void res.writeHead(204).end()],
    ['a connection that is cut', cut],
    ['a connection that is cut in the middle of the answer', cutLater],
    ['no answer', hang],
    ['an answer that comes too late', after(1500, good())],
    ['a refusal of our own token, and of the new one', json(401, { error: {} })],
  ];

  it.each(FAILURES)('is not held against the caller: %s', async (_what, answer) => {
    const scene = await keystoneOfTest();
    const authenticate = await scene.authenticator({ httpConnectTimeout: 1 });
    scene.fake.tokens.set('t1', answer);
    await expect(authenticate(withToken('t1'))).rejects.toMatchObject(UNAVAILABLE);
  });

  it('is a 503 to the caller, with words of its own', async () => {
    const scene = await keystoneOfTest();
    const app = await scene.app();
    scene.fake.tokens.set('t1', json(500, {}));
    const { status, body } = await asked(app, 't1');
    expect({ status, body: JSON.parse(body) }).toEqual({
      status: 503,
      body: {
        serviceUnavailable: {
          code: 503,
          message: 'The identity service is not available. Please try again later.',
        },
      },
    });
  });

  it('is a 503 of our own API too, with the time to wait', async () => {
    const scene = await keystoneOfTest();
    const app = await scene.app();
    scene.fake.tokens.set('t1', json(500, {}));
    const answer = await asked(app, 't1', '/v1/servers/s1');
    expect(JSON.parse(answer.body)).toMatchObject({
      status: 503,
      detail: 'The identity service is not available. Please try again later.',
    });
    expect(headerOf(answer, 'Retry-After')).toEqual(['5']);
  });

  it('is never a 503 for a token that is not good', async () => {
    const scene = await keystoneOfTest();
    const app = await scene.app();
    const answer = await asked(app, 'unknown');
    expect({ status: answer.status, body: JSON.parse(answer.body) }).toEqual({
      status: 401,
      body: {
        error: {
          code: 401,
          title: 'Unauthorized',
          message: 'The request you have made requires authentication.',
        },
      },
    });
    expect(headerOf(answer, 'WWW-Authenticate')).toEqual(['Keystone uri="http://public/v3"']);
  });

  it('with one token is no reason to think that Keystone is away', async () => {
    const scene = await keystoneOfTest();
    const authenticate = await scene.authenticator();
    scene.fake.tokens.set('t1', good());
    for (const answer of [json(500, {}), garbage, json(200, 'x'.repeat(1024 * 1024))]) {
      scene.fake.tokens.set('bad', answer);
      await expect(authenticate(withToken('bad'))).rejects.toMatchObject(UNAVAILABLE);
    }
    expect(await authenticate(withToken('t1'))).toMatchObject({ userId: 'u1' });
  });

  it('with one slow question is none either, if others are answered meanwhile', async () => {
    const scene = await keystoneOfTest();
    const authenticate = await scene.authenticator({ httpConnectTimeout: 1 });
    scene.fake.tokens.set('slow', hang);
    for (const token of ['t1', 't2']) scene.fake.tokens.set(token, good());
    const slow = authenticate(withToken('slow'));
    await scene.fake.until(2);
    await authenticate(withToken('t1'));
    await expect(slow).rejects.toMatchObject(UNAVAILABLE);
    expect(await authenticate(withToken('t2'))).toMatchObject({ userId: 'u1' });
  });

  it.each([
    ['never answered', hang],
    ['cut', cut],
  ])('with one token that is %s is none for anybody else', async (_what, answer) => {
    const scene = await keystoneOfTest();
    const authenticate = await scene.authenticator({ httpConnectTimeout: 1 });
    scene.fake.tokens.set('t1', good());
    for (const token of ['odd', 'odder']) {
      scene.fake.tokens.set(token, answer);
      await expect(authenticate(withToken(token))).rejects.toMatchObject(UNAVAILABLE);
    }
    expect(await authenticate(withToken('t1'))).toMatchObject({ userId: 'u1' });
    expect(scene.lines.all.join()).not.toContain('Keystone is away');
  });

  it('with one token does not keep a Keystone away that has come back', async () => {
    const scene = await keystoneOfTest();
    const authenticate = await scene.authenticator();
    scene.fake.tokens.set('odd', cut);
    scene.fake.tokens.set('t1', good());
    await scene.fake.stop();
    await expect(authenticate(withToken('t1'))).rejects.toMatchObject(UNAVAILABLE);
    await scene.fake.start();
    await untilTrue(async () => {
      await isTaken(authenticate, 'odd');
      return scene.lines.all.join().includes('Keystone answers again');
    });
    expect(await authenticate(withToken('t1'))).toMatchObject({ userId: 'u1' });
  });

  it('with a connection that was used before is tried again with a fresh one', async () => {
    const scene = await keystoneOfTest();
    const authenticate = await scene.authenticator();
    let used: unknown;
    scene.fake.tokens.set('t1', (res, asked) => {
      used = res.socket;
      good()(res, asked);
    });
    scene.fake.tokens.set('t2', (res, asked) => (res.socket === used ? cut : good())(res, asked));
    await authenticate(withToken('t1'));
    expect(await authenticate(withToken('t2'))).toMatchObject({ userId: 'u1' });
    expect(scene.fake.validations()).toBe(3);
  });

  it('keeps nobody from the version documents', async () => {
    const scene = await keystoneOfTest();
    const app = await scene.app();
    await scene.fake.stop();
    expect((await app.ask('/v2.1')).status).toBe(200);
    await scene.fake.start();
  });
});

describe('a Keystone that is stopped', () => {
  it('leaves those in who are known, and answers again after it is back', async () => {
    const scene = await keystoneOfTest();
    const authenticate = await scene.authenticator();
    const app = await scene.app(authenticate);
    for (const token of ['t1', 't2']) scene.fake.tokens.set(token, good());
    expect((await asked(app, 't1')).status).toBe(200);
    await scene.fake.stop();
    expect((await asked(app, 't2')).status).toBe(503);
    expect((await asked(app, 't1')).status).toBe(200);
    await scene.fake.start();
    await untilTrue(() => isTaken(authenticate, 't2'));
    expect((await asked(app, 't2')).status).toBe(200);
    const said = scene.lines.all.map((line) => line.replace(/ \{.*/, ''));
    expect(said).toEqual([
      'Keystone is away',
      'Keystone does not validate tokens; callers get 503',
      'Keystone answers again',
    ]);
  });

  it('is asked by one caller at a time, while all others are told at once', async () => {
    const scene = await keystoneOfTest();
    const authenticate = await scene.authenticator({ httpConnectTimeout: 1 });
    scene.fake.instead = hang;
    await expect(authenticate(withToken('t0'))).rejects.toMatchObject(UNAVAILABLE);
    const before = scene.fake.asked.length;
    const many = Array.from({ length: 50 }, (_, i) => isTaken(authenticate, `t${i}`));
    expect(await Promise.all(many)).not.toContain(true);
    expect(scene.fake.asked).toHaveLength(before);
    await untilTrue(async () => {
      void isTaken(authenticate, 'probe');
      return scene.fake.asked.length > before;
    });
    await expect(authenticate(withToken('t1'))).rejects.toMatchObject(UNAVAILABLE);
    expect(scene.fake.asked).toHaveLength(before + 1);
  });

  it('does not keep the service from starting, and stands in its log', async () => {
    const scene = await keystoneOfTest();
    await scene.fake.stop();
    const authenticate = keystone(scene.parts());
    await expect(authenticate(withToken('t1'))).rejects.toMatchObject(UNAVAILABLE);
    expect(scene.lines.all.join('\n')).toContain('Keystone does not give us a token');
    await scene.fake.start();
    scene.fake.tokens.set('t1', good());
    await untilTrue(() => isTaken(authenticate, 't1'));
  });

  it('may close connections that are kept open without anybody noticing', async () => {
    const scene = await keystoneOfTest();
    const authenticate = await scene.authenticator();
    for (const token of ['t1', 't2', 't3']) {
      scene.fake.tokens.set(token, good());
      expect(await authenticate(withToken(token))).toMatchObject({ userId: 'u1' });
      await scene.fake.stop();
      await scene.fake.start();
    }
  });
});

describe('our own credentials', () => {
  it('that are wrong are shown once a while only, so that the user is not locked out', async () => {
    const scene = await keystoneOfTest();
    const authenticate = await scene.authenticator({ password: 'wrong' });
    for (const token of ['t1', 't2', 't3']) {
      await expect(authenticate(withToken(token))).rejects.toMatchObject({
        ...UNAVAILABLE,
        message: 'Keystone: answered 401 to our own credentials',
      });
    }
    expect(scene.fake.logins()).toBe(1);
    await untilTrue(async () => {
      await isTaken(authenticate, 't1');
      return scene.fake.logins() === 2;
    });
  });

  it.each([
    ['no token in it', json(201, { token: { expires_at: '2999-01-01T00:00:00Z' } })],
    ['no end in it', json(201, {}, { 'X-Subject-Token': 'x' })],
    ['garbage in it', garbage],
  ])('that are answered with %s come to a 503', async (_what, answer) => {
    const scene = await keystoneOfTest();
    scene.fake.instead = answer;
    const authenticate = keystone(scene.parts());
    await expect(authenticate(withToken('t1'))).rejects.toMatchObject(UNAVAILABLE);
  });
});

describe('several addresses of one Keystone', () => {
  it('are asked in turn, and the one that works first from then on', async () => {
    const scene = await keystoneOfTest();
    const other = await scene.second();
    const authenticate = keystone(scene.parts({}, [scene.fake.url, other.url]));
    for (const token of ['t1', 't2', 't3']) scene.fake.tokens.set(token, good());
    await authenticate(withToken('t1'));
    expect(other.asked).toHaveLength(0);
    await scene.fake.stop();
    await authenticate(withToken('t2'));
    await scene.fake.start();
    const before = scene.fake.asked.length;
    await authenticate(withToken('t3'));
    expect([scene.fake.asked.length - before, other.validations()]).toEqual([0, 2]);
  });

  it.each([
    ['hangs', hang],
    ['answers nothing but errors', json(502, {})],
    ['is another service', garbage],
    ['cuts connections', cut],
  ])('are asked in turn if the first one %s', async (_what, answer) => {
    const scene = await keystoneOfTest();
    const other = await scene.second();
    scene.fake.instead = answer;
    scene.fake.tokens.set('t1', good());
    const urls = [scene.fake.url, other.url];
    const authenticate = keystone(scene.parts({ httpConnectTimeout: 1 }, urls));
    expect(await authenticate(withToken('t1'))).toMatchObject({ userId: 'u1' });
  });

  it('are all asked before the caller has waited too long, even if all but the last one begin to hang', async () => {
    const scene = await keystoneOfTest();
    const others = [await scene.second(), await scene.second()];
    const [second, last] = others;
    const urls = [scene.fake, ...others].map(({ url }) => url);
    scene.fake.tokens.set('t1', good());
    scene.fake.tokens.set('t2', good());
    const authenticate = keystone(scene.parts({ validationTimeout: 3 }, urls));
    await authenticate(withToken('t1'));
    for (const fake of [scene.fake, second]) if (fake) fake.instead = hang;
    expect(await authenticate(withToken('t2'))).toMatchObject({ userId: 'u1' });
    expect(last?.validations()).toBe(1);
  });

  it('that are all away come to one answer about all of them', async () => {
    const scene = await keystoneOfTest();
    const other = await scene.second();
    await Promise.all([scene.fake.stop(), other.stop()]);
    const authenticate = keystone(scene.parts({}, [scene.fake.url, other.url]));
    await expect(authenticate(withToken('t1'))).rejects.toMatchObject({
      message: `Keystone: ${scene.fake.url}: ECONNREFUSED; ${other.url}: ECONNREFUSED`,
    });
    await Promise.all([scene.fake.start(), other.start()]);
  });

  it('may be something that speaks no HTTP', async () => {
    const scene = await keystoneOfTest();
    const odd = createServer((socket) => socket.end('SSH-2.0-x\r\n')).listen(0, '127.0.0.1');
    await once(odd, 'listening');
    const address = odd.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const authenticate = keystone(scene.parts({}, [`http://127.0.0.1:${port}`]));
    await expect(authenticate(withToken('t1'))).rejects.toMatchObject(UNAVAILABLE);
    odd.close();
  });
});

describe('an outage', () => {
  it('is one line in the log, and no failure of each request', async () => {
    const scene = await keystoneOfTest();
    const app = await scene.app();
    scene.fake.tokens.set('t1', json(500, {}));
    scene.fake.tokens.set('t2', good());
    for (let i = 0; i < 5; i++) {
      expect((await asked(app, 't1')).status).toBe(503);
      expect((await asked(app, 't1', '/v1/servers/s1')).status).toBe(503);
      await asked(app, 't2');
    }
    expect(app.errors).toEqual([]);
    const reason = `Keystone: ${scene.fake.url}: answered 500`;
    expect(scene.lines.all).toEqual([
      `Keystone does not validate tokens; callers get 503 ${JSON.stringify({ reason })}`,
    ]);
  });

  it('is over when no request failed for a while, and the log counts those that did', () => {
    const lines = caughtLog();
    let nowMs = 0;
    const outages = makeOutages(lines.log, () => nowMs);
    const away = new AppError('identityUnavailable', 'Keystone: away');
    const logged = () => lines.all.splice(0);
    outages.answered();
    outages.failed(new AppError('unauthenticated', 'who?'));
    expect(logged()).toEqual([]);
    for (nowMs of [0, 5000, 14_000]) {
      outages.failed(away);
      outages.answered();
    }
    expect(logged()).toEqual([
      'Keystone does not validate tokens; callers get 503 {"reason":"Keystone: away"}',
    ]);
    nowMs = 24_000;
    outages.answered();
    outages.answered();
    expect(logged()).toEqual([
      'Keystone validates tokens again; so many requests got 503 {"requests":3}',
    ]);
    outages.failed(away);
    expect(logged()).toHaveLength(1);
  });
});

describe('a secret', () => {
  it('stands in no log line, no error and no answer, whatever goes wrong', async () => {
    const scene = await keystoneOfTest();
    const token = 'gAAAA-caller-t0ken';
    const authenticate = await scene.authenticator({ httpConnectTimeout: 1 });
    const app = await scene.app(authenticate);
    const bodies: string[] = [];
    const answers = [json(500, { error: token }), garbage, cut, cutLater, json(404, {}), good()];
    for (const answer of answers) {
      scene.fake.tokens.set(token, answer);
      bodies.push(JSON.stringify(await asked(app, token)));
      bodies.push(JSON.stringify(await asked(app, token, '/v1/servers/s1')));
    }
    await scene.fake.stop();
    bodies.push(JSON.stringify(await asked(app, 'gAAAA-other-t0ken')));
    await scene.fake.start();
    const everything = [...scene.lines.all, ...app.errors, ...bodies].join('\n');
    expect(scene.lines.all.length).toBeGreaterThan(1);
    expect(app.errors).toEqual([]);
    for (const secret of [token, 'other-t0ken', PASSWORD, ...scene.fake.given]) {
      expect(everything).not.toContain(secret);
    }
  });
});
