/** What OVH's clients rely on, one numbered demand a test. */

import { MACHINES, NOW_MS, NUMBERS, SERVICES, tagsOf, USERS } from '../../support/ovh/cloud';
import { type OvhScene, ovhScene, type Signing } from '../../support/ovh/scene';
import { perTest } from '../../support/scene';
import { headerOf } from '../../support/service/app';

const scene = perTest(ovhScene, (each) => each.close());

const SERVICE = `/1.0/dedicatedCloud/${SERVICES.mine}`;
const DATACENTER = `${SERVICE}/datacenter/${NUMBERS.mine.datacenter}`;
const MACHINE = `${DATACENTER}/vm/${NUMBERS.mine.machine}`;

const userIn = async ({ store }: OvhScene) =>
  (await store.numbers.assign('user', [USERS.mine])).get(USERS.mine);

const tokenPath = async (each: OvhScene, call = 'getVscopeMetricsToken') =>
  `${SERVICE}/user/${await userIn(each)}/${call}`;

async function refusal(each: OvhScene, path: string, signing?: Signing) {
  const { status, body } = await each.ask(path, signing);
  const json = JSON.parse(body);
  return [status, json.errorCode ?? json.class];
}

const basic = (login: string, password: string) => ({
  Authorization: `Basic ${Buffer.from(`${login}:${password}`).toString('base64')}`,
});

it('1: the time is told to everybody, as a bare number', async () => {
  const { app, clock } = await scene();
  const answer = await app.ask('/1.0/auth/time');
  expect([answer.status, JSON.parse(answer.body)]).toEqual([200, Math.floor(clock.us / 1e6)]);
  expect(headerOf(answer, 'X-Ovh-QueryID')).toEqual(headerOf(answer, 'x-openstack-request-id'));
});

it('2: a signature over the URL with its port is right, and so is one without it', async () => {
  const each = await scene();
  const { origin } = each.app;
  for (const signedOrigin of [origin, origin.replace(/:\d+$/, '')]) {
    expect(await each.data('/1.0/dedicatedCloud', { signedOrigin })).toEqual([SERVICES.mine]);
  }
});

it('3: the query is signed as it is sent', async () => {
  const each = await scene();
  const path = `${SERVICE}/user?x=%7E%20+b&name=mine%40example.com`;
  expect(await each.data(path)).toEqual([await userIn(each)]);
});

it('4: a POST without a body signs the empty text', async () => {
  const each = await scene();
  const path = await tokenPath(each);
  expect((await each.ask(path, { method: 'POST', body: '' })).status).toBe(200);
});

it('5: a wrong secret is a wrong signature', async () => {
  const wrong = { secret: 'w'.repeat(32) };
  expect(await refusal(await scene(), SERVICE, wrong)).toEqual([400, 'INVALID_SIGNATURE']);
});

it('6: a consumer key that is not known', async () => {
  const unknown = { key: 'k'.repeat(32) };
  expect(await refusal(await scene(), SERVICE, unknown)).toEqual([403, 'NOT_CREDENTIAL']);
});

it('7: one that waits to be validated', async () => {
  const each = await scene();
  const key = await each.addKey({ isValidated: false });
  expect(await refusal(each, SERVICE, { key })).toEqual([403, 'INVALID_CREDENTIAL']);
});

it('8: a rule for GET gives no token by POST', async () => {
  const each = await scene();
  const key = await each.addKey({ rules: [{ method: 'GET', path: '/*' }] });
  const asked = { key, method: 'POST' };
  expect(await refusal(each, await tokenPath(each), asked)).toEqual([403, 'NOT_GRANTED_CALL']);
});

it('9: a clock that is ten minutes off is refused, one that is five is not', async () => {
  const each = await scene();
  for (const off of [600, -600, 301, -301])
    expect(await refusal(each, SERVICE, { off })).toEqual([400, 'QUERY_TIME_OUT']);
  for (const off of [300, -300]) expect((await each.ask(SERVICE, { off })).status).toBe(200);
});

it('10: a filer of another datacenter is not there', async () => {
  const path = `${DATACENTER}/filer/${NUMBERS.other.filer}`;
  expect(await refusal(await scene(), path)).toEqual([404, 'Client::NotFound']);
});

it('11: an id that is no number is a bad request', async () => {
  const each = await scene();
  for (const path of [`${DATACENTER}/host/abc`, `${SERVICE}/datacenter/x`, `${DATACENTER}/vm/-1`])
    expect(await refusal(each, path)).toEqual([400, 'Client::BadRequest']);
});

it('12: what is not known is null, and never left out', async () => {
  const each = await scene();
  const machine = await each.data(MACHINE);
  expect(machine).toMatchObject({ cpuUsed: null, memoryUsed: null, netRx: null, filers: null });
  expect(Object.keys(machine)).toHaveLength(36);
  expect(await each.data(`${DATACENTER}/filer/443`)).toMatchObject({
    spaceUsed: null,
    slave: null,
  });
});

it('13: memoryTps is a text', async () => {
  const each = await scene();
  await each.store.hostings.put([{ serverId: MACHINES.mine, ext: { memoryTps: 512 } }]);
  expect((await each.data(MACHINE)).memoryTps).toBe('512');
});

it('14, 15: both paths give the same token, again and again', async () => {
  const each = await scene();
  const asked = { method: 'POST' };
  const first = await each.data(await tokenPath(each), asked);
  expect(Object.keys(first)).toEqual(['warpEndpoint', 'token', 'opentsdbEndpoint']);
  expect(Buffer.from(first.token, 'base64url').length).toBeGreaterThanOrEqual(32);
  expect(first.opentsdbEndpoint).toBe(each.app.origin);
  for (const call of ['metricsToken', 'getVscopeMetricsToken'])
    expect(await each.data(await tokenPath(each, call), asked)).toEqual(first);
  const warp = await each.app.ask(first.warpEndpoint.slice(each.app.origin.length));
  expect(warp.status).toBe(501);
});

it('16: the token opens the history as a password, and not as a name', async () => {
  const each = await scene();
  await each.store.points.write(
    (['mine', 'other'] as const).map((whose) => ({
      ...{ metric: 'vscope.vm.cpu.usage.perc', tags: tagsOf(whose, 'vm') },
      ...{ atMs: NOW_MS - 60_000, value: 25 },
    })),
    'all',
  );
  const { token } = await each.data(await tokenPath(each), { method: 'POST' });
  const query = '/api/query?start=1h-ago&m=sum:vscope.vm.cpu.usage.perc%7Bvm=*%7D';
  const answer = await each.app.ask(query, { headers: basic('read', token) });
  expect(JSON.parse(answer.body).map(({ tags }: { tags: object }) => tags)).toEqual([
    tagsOf('mine', 'vm'),
  ]);
  for (const headers of [basic(token, 'read'), basic(token, ''), basic('read', `${token}x`)])
    expect((await each.app.ask(query, { headers })).status).toBe(401);
  const put = { method: 'POST', body: '[]', headers: basic('read', token) };
  expect((await each.app.ask('/api/put', put)).status).toBe(403);
});

it('17: a service of others is answered as one that is not there', async () => {
  const each = await scene();
  const [foreign, missing] = [
    await each.ask(`/1.0/dedicatedCloud/${SERVICES.other}`),
    await each.ask('/1.0/dedicatedCloud/pcc-nowhere'),
  ];
  expect(foreign.status).toBe(404);
  expect(foreign.body).toBe(missing.body);
});

it('18: lists are bare arrays of numbers', async () => {
  const each = await scene();
  const { datacenter, filer, host, machine } = NUMBERS.mine;
  expect(await each.data(`${SERVICE}/datacenter`)).toEqual([datacenter]);
  expect(await each.data(`${DATACENTER}/filer`)).toEqual([filer]);
  expect(await each.data(`${SERVICE}/filer`)).toEqual([filer]);
  expect(await each.data(`${DATACENTER}/host`)).toEqual([host]);
  expect(await each.data(`${DATACENTER}/vm`)).toEqual([machine]);
});

it('19: the alias is signed as it is called, and the rest of /v1 stays ours', async () => {
  const each = await scene();
  expect(await each.data('/v1/dedicatedCloud')).toEqual([SERVICES.mine]);
  expect((await each.app.ask('/v1/auth/time')).status).toBe(200);
  const usage = await each.app.ask('/v1/usage?start=2026-01-01&end=2026-01-02');
  expect(headerOf(usage, 'X-Ovh-QueryID')).toEqual([]);
  expect(await refusal(each, '/1.0/v1/dedicatedCloud')).toEqual([404, 'Client::NotFound']);
});

it('20: the token of a user who is switched off or leaves stops at once', async () => {
  const each = await scene();
  const { token } = await each.data(await tokenPath(each), { method: 'POST' });
  const read = async () =>
    (await each.app.ask('/api/suggest?type=metrics', { headers: basic('read', token) })).status;
  const login = 'mine@example.com';
  expect(await read()).toBe(200);
  await each.store.users.put([{ login, isActive: false }]);
  expect(await read()).toBe(401);
  await each.store.users.put([{ login, isActive: true }]);
  expect(await read()).toBe(200);
  const role = {
    userId: USERS.mine,
    scopeType: 'account',
    scopeId: 'a'.repeat(32),
    role: 'owner',
  } as const;
  await each.store.roles.revoke([role]);
  expect(await read()).toBe(401);
});

it('20: a token that is revoked stops, and the next one is another', async () => {
  const each = await scene();
  const path = await tokenPath(each);
  const { token } = await each.data(path, { method: 'POST' });
  const all = await each.store.credentials.list({ limit: 100 });
  const kept = all.filter(({ kind }) => kind === 'metrics_token');
  await each.store.credentials.put(
    kept.map(({ id, kind, lookupHash }) => ({ id, kind, lookupHash, isRevoked: true })),
  );
  const asked = { headers: basic('read', token) };
  expect((await each.app.ask('/api/suggest?type=metrics', asked)).status).toBe(401);
  const next = await each.data(path, { method: 'POST' });
  expect(next.token).not.toBe(token);
});
