/** Many callers at once before a Keystone that takes its time. */
import { keystone } from '../../../lib/auth/keystone';
import { after, good, hang } from '../../support/keystone/fake-keystone';
import { keystoneScene, withToken } from '../../support/keystone/scene';
import { perTest } from '../../support/scene';
import { testApp } from '../../support/service/app';

const keystoneOfTest = perTest(keystoneScene, (scene) => scene.close());

const SHOW = '/v2.1/os-simple-tenant-usage/p1';
const AT_ONCE = 20;

const many = <T>(count: number, make: (i: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));

it('500 first requests with one token are one question', async () => {
  const scene = await keystoneOfTest();
  const authenticate = keystone(scene.parts());
  scene.fake.tokens.set('t1', after(50, good()));
  const callers = await Promise.all(many(500, () => authenticate(withToken('t1'))));
  expect(new Set(callers.map(({ userId }) => userId))).toEqual(new Set(['u1']));
  expect([scene.fake.validations(), scene.fake.logins()]).toEqual([1, 1]);
});

it('500 first requests with one bad token are one question, and all are refused', async () => {
  const scene = await keystoneOfTest();
  const authenticate = keystone(scene.parts());
  const asked = many(500, () => authenticate(withToken('t1')).catch(({ code }) => code));
  expect(new Set(await Promise.all(asked))).toEqual(new Set(['unauthenticated']));
  expect(scene.fake.validations()).toBe(1);
});

it('500 tokens at once are all validated, a few at a time, and other requests are answered meanwhile', async () => {
  const scene = await keystoneOfTest();
  const app = await testApp({ authenticate: await scene.authenticator() });
  let inside = 0;
  let most = 0;
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  for (let i = 0; i < 500; i++) {
    scene.fake.tokens.set(`t${i}`, (res, asked) => {
      inside++;
      most = Math.max(most, inside);
      res.once('close', () => inside--);
      void released.then(() => good()(res, asked));
    });
  }
  const shows = many(500, (i) => app.ask(SHOW, { headers: { 'X-Auth-Token': `t${i}` } }));
  await scene.fake.until(AT_ONCE + 1);
  expect((await app.ask('/v2.1')).status).toBe(200);
  release();
  const statuses = (await Promise.all(shows)).map(({ status }) => status);
  expect(new Set(statuses)).toEqual(new Set([200]));
  expect(scene.fake.validations()).toBe(500);
  expect(most).toBeLessThanOrEqual(AT_ONCE);
  await app.close();
});

it('callers who wait when Keystone goes away are refused without a request of their own', async () => {
  const scene = await keystoneOfTest();
  const authenticate = await scene.authenticator({ httpConnectTimeout: 1 });
  scene.fake.instead = hang;
  const asked = many(200, (i) => authenticate(withToken(`t${i}`)).catch(({ code }) => code));
  expect(new Set(await Promise.all(asked))).toEqual(new Set(['identityUnavailable']));
  // Each of the first may be repeated once, on a fresh connection.
  expect(scene.fake.validations()).toBeLessThanOrEqual(2 * AT_ONCE);
  const reason = 'no answer within 1000 ms';
  expect(scene.lines.all).toEqual([
    `Keystone is away ${JSON.stringify({ url: scene.fake.url, reason })}`,
    `Keystone does not validate tokens; callers get 503 ${JSON.stringify({ reason: `Keystone: ${scene.fake.url}: ${reason}` })}`,
  ]);
});

it('a full queue refuses further callers', async () => {
  const scene = await keystoneOfTest();
  const authenticate = await scene.authenticator({ httpConnectTimeout: 1 });
  scene.fake.instead = hang;
  const asked = many(2100, (i) => authenticate(withToken(`t${i}`)).catch(({ message }) => message));
  expect((await Promise.all(asked)).slice(-80)).toEqual(
    many(80, () => 'Keystone: 2000 requests wait for it already'),
  );
});

it('callers who are cached do not wait behind others, and those whose token has ended do', async () => {
  const scene = await keystoneOfTest();
  const authenticate = await scene.authenticator({ tokenCacheTime: 1 });
  for (const token of ['t1', 't2']) {
    scene.fake.tokens.set(token, good());
    await authenticate(withToken(token));
  }
  scene.clock.us += 1e6;
  scene.fake.tokens.delete('t2');
  await expect(authenticate(withToken('t2'))).rejects.toMatchObject({ code: 'unauthenticated' });
  for (let i = 0; i < AT_ONCE; i++) scene.fake.tokens.set(`odd${i}`, hang);
  const flood = many(2020, (i) => authenticate(withToken(`odd${i}`)).catch(({ code }) => code));
  const full = 'Keystone: 2000 requests wait for it already';
  await expect(authenticate(withToken('t2'))).rejects.toThrow(full);
  expect(await authenticate(withToken('t1'))).toMatchObject({ userId: 'u1' });
  await scene.fake.stop();
  expect(new Set(await Promise.all(flood))).toEqual(new Set(['identityUnavailable']));
  await scene.fake.start();
});
