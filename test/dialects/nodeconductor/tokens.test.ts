/** Tokens: issued for passwords, the same within their life, and good for an hour after each use. */
import { local } from '../../../lib/auth/local';
import { hashPassword } from '../../../lib/auth/local/passwords';
import { signInBy } from '../../../lib/dialects/nodeconductor/token/sign-in';
import { NO_LOG } from '../../../lib/log';
import { callerDirectory } from '../../../lib/report/caller-directory';
import { requestWith } from '../../support/keystone/scene';
import {
  type NodeConductorService,
  nodeConductorService,
} from '../../support/nodeconductor/service';
import { perTest } from '../../support/scene';
import { headerOf } from '../../support/service/app';

const START_US = Date.UTC(2026, 0, 2) * 1000;
const passwordHash = hashPassword('good');

const scene = perTest(
  async () => {
    const made = await nodeConductorService();
    await made.store.users.put([
      { login: 'u', passwordHash: await passwordHash },
      { login: 'gone', passwordHash: await passwordHash, isActive: false },
    ]);
    return made;
  },
  (made) => made.close(),
);

const signIn = (made: NodeConductorService, username = 'u', password = 'good') =>
  made.ask('/api-auth/password/', undefined, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ username, password }),
  });

const tokenBy = async (made: NodeConductorService): Promise<string> => {
  const answer = await signIn(made);
  expect(answer.status).toBe(200);
  return JSON.parse(answer.body).token;
};

const at = (made: NodeConductorService, second: number): NodeConductorService => {
  made.clock.us = START_US + second * 1_000_000;
  return made;
};

const detailOf = async (made: NodeConductorService, token: string, scheme = 'Token') => {
  const headers = { Authorization: `${scheme} ${token}` };
  const { status, body } = await made.ask('/api/stats/customer/', undefined, { headers });
  return status === 200 ? 200 : JSON.parse(body).detail;
};

it('every good request moves the birth of a token to now', async () => {
  const made = at(await scene(), 0);
  const token = await tokenBy(made);
  expect(token).toMatch(/^[0-9a-f]{40}$/);
  expect(await detailOf(at(made, 3500), token)).toBe(200);
  expect(await detailOf(at(made, 7000), token)).toBe(200);
  expect(await detailOf(at(made, 10_600), token)).toBe(200);
  expect(await detailOf(at(made, 14_201), token)).toBe('Token has expired.');
});

it('signing in within the life of a token gives the same one and renews it', async () => {
  const made = at(await scene(), 0);
  const token = await tokenBy(made);
  expect(await tokenBy(at(made, 3000))).toBe(token);
  expect(await detailOf(at(made, 6500), token)).toBe(200);
});

it('signing in after it gives another one, and the old one is gone', async () => {
  const made = at(await scene(), 0);
  const token = await tokenBy(made);
  const next = await tokenBy(at(made, 3601));
  expect(next).not.toBe(token);
  expect(await detailOf(at(made, 3602), token)).toBe('Invalid token.');
  expect(await detailOf(made, next)).toBe(200);
});

it('a login has no null characters', async () => {
  const { status, body } = await signIn(await scene(), 'u\0');
  const username = ['Null characters are not allowed.'];
  expect([status, JSON.parse(body)]).toEqual([400, { username }]);
});

it('two processes that a user signs in to at once give the same token', async () => {
  const { store, clock } = at(await scene(), 0);
  const nowUs = () => clock.us;
  const [one, other] = [1, 2].map(() => {
    const authenticate = local({ known: callerDirectory(store), nowUs, log: NO_LOG });
    const signedIn = signInBy({ store, authenticate, nowUs, lifetimeUs: 3_600_000_000 });
    return () => signedIn({ username: 'u', password: 'good' }, requestWith({}));
  }) as [() => Promise<string>, () => Promise<string>];
  // Both know the password from now on, so that both come to the token at the same time.
  expect(await one()).toBe(await other());
  const [token] = await store.credentials.list({ limit: 1 });
  const { id = '', kind = '', lookupHash = '' } = token ?? {};
  await store.credentials.put([{ id, kind, lookupHash, isRevoked: true }]);
  const [first, second] = await Promise.all([one(), other()]);
  expect(first).toBe(second);
  expect(await detailOf(await scene(), first)).toBe(200);
});

it('is not told by what is stored', async () => {
  const made = await scene();
  const token = await tokenBy(made);
  const stored = await made.store.credentials.list({ limit: 10 });
  expect(stored).toHaveLength(1);
  expect(JSON.stringify(stored)).not.toContain(token);
});

it('is not given for a wrong password, an unknown user and one who is switched off', async () => {
  const made = await scene();
  for (const [username, password, detail] of [
    ['u', 'bad', 'Invalid username/password'],
    ['nobody', 'good', 'Invalid username/password'],
    ['gone', 'good', 'User account is disabled'],
  ] as const) {
    const answer = await signIn(made, username, password);
    expect([answer.status, JSON.parse(answer.body)]).toEqual([401, { detail }]);
    expect(headerOf(answer, 'WWW-Authenticate')).toEqual([]);
  }
});

it('of a user who is switched off later is no longer good, whatever its age', async () => {
  const made = at(await scene(), 0);
  const token = await tokenBy(made);
  await made.store.users.put([{ login: 'u', isActive: false }]);
  expect(await detailOf(at(made, 9999), token)).toBe('User inactive or deleted.');
});

it('is asked for where it is missing, and named where its form is wrong', async () => {
  const made = await scene();
  expect(await detailOf(made, '')).toBe('Invalid token. No credentials provided.');
  expect(await detailOf(made, 'a b')).toBe(
    'Invalid token. Token string should not contain spaces.',
  );
  expect(await detailOf(made, 'x', 'Basic')).toBe('Authentication credentials were not provided.');
});

it('comes by the fields of a form, too, and the body must be an object', async () => {
  const made = await scene();
  const send = (type: string, body: string) =>
    made.ask('/api-auth/password', undefined, {
      method: 'POST',
      headers: { 'Content-Type': type },
      body,
    });
  const form = 'application/x-www-form-urlencoded';
  expect((await send(form, 'username=u&password=good')).status).toBe(200);
  const list = await send('application/json', '[]');
  expect([list.status, JSON.parse(list.body)]).toEqual([
    400,
    { non_field_errors: ['Invalid data. Expected a dictionary, but got list.'] },
  ]);
  expect((await send('application/json', '{')).status).toBe(400);
  expect((await send('application/json', `"${'x'.repeat(70_000)}"`)).status).toBe(413);
});
