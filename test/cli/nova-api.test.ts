/** `collect nova-api`, alone and within the service: what it stores, and what it never tells. */
import { setTimeout as sleep } from 'node:timers/promises';
import { cut, PASSWORD } from '../support/keystone/fake-keystone';
import { type FakeNova, fakeNova } from '../support/nova-api/fake-nova';
import { ASKED_AT_US, servers } from '../support/nova-api/recording';
import { runHere } from '../support/program/command-line';
import { makeWorkplace, type Workplace } from '../support/program/program';

let nova: FakeNova;
let place: Workplace;
beforeAll(async () => {
  place = await makeWorkplace();
  nova = await fakeNova();
  nova.servers = servers;
});
afterAll(async () => {
  await place.remove();
  await nova.stop();
});

const login = () => ({
  TENANT_USAGE_NOVA_API_AUTH_URL: nova.keystone.url,
  TENANT_USAGE_NOVA_API_USERNAME: 'meter',
  TENANT_USAGE_NOVA_API_PASSWORD: PASSWORD,
  TENANT_USAGE_NOVA_API_PROJECT_NAME: 'admin',
});

const once = (database: string, env: Readonly<Record<string, string>> = {}) =>
  runHere(
    ['collect', 'nova-api', '--once', '--database', `sqlite:${place.folder}/${database}.db`],
    {
      env: { ...login(), ...env },
      nowUs: ASKED_AT_US,
    },
  );

const secrets = () => [PASSWORD, ...nova.keystone.given];

it('looks once and ends', async () => {
  const { status, stderr } = await once('once');
  expect(status).toBe(0);
  expect(stderr).toContain('"said":43,"added":43,"refused":0');
  for (const secret of secrets()) expect(stderr).not.toContain(secret);
  const { stdout } = await runHere(
    ['sources', 'status', '--json', '--database', `sqlite:${place.folder}/once.db`],
    { nowUs: ASKED_AT_US },
  );
  expect(JSON.parse(stdout)).toMatchObject({
    source: 'nova-api',
    heard_until: '2026-11-21T21:10:19.573623Z',
  });
});

it('names the region of a catalog with several, and obeys the one that is set', async () => {
  const { catalog } = nova.keystone;
  const other = { interface: 'public', region_id: 'two', url: 'http://127.0.0.1:1/v2.1' };
  const [compute] = catalog as readonly [{ endpoints: object[] }];
  nova.keystone.catalog = [{ ...compute, endpoints: [...compute.endpoints, other] }];
  const { status, stderr } = await once('region');
  expect([status, stderr]).toEqual([
    1,
    expect.stringContaining('nova_api.region_name is not set; allowed: one, two'),
  ]);
  expect((await once('region', { TENANT_USAGE_NOVA_API_REGION_NAME: 'one' })).status).toBe(0);
  nova.keystone.catalog = catalog;
});

it('takes an address of Nova instead of the catalog, with or without its version', async () => {
  nova.keystone.catalog = [];
  const { stderr } = await once('override');
  expect(stderr).toContain('the catalog names no public endpoint of compute');
  expect(
    (await once('override', { TENANT_USAGE_NOVA_API_ENDPOINT_OVERRIDE: nova.url })).status,
  ).toBe(0);
});

it.each([
  [
    { TENANT_USAGE_NOVA_API_AUTH_URL: '' },
    2,
    'collect nova-api needs nova_api.auth_url, which is not set',
  ],
  [
    { TENANT_USAGE_NOVA_API_USERNAME: '' },
    2,
    'collect nova-api needs nova_api.username, which is not set',
  ],
  [
    { TENANT_USAGE_NOVA_API_PASSWORD: 'hunter2' },
    1,
    'Keystone: answered 401 to our own credentials',
  ],
])('says what is wrong with its settings: %j', async (env, status, message) => {
  const outcome = await once('wrong', env);
  expect(outcome.status).toBe(status);
  expect(outcome.stderr).toContain(message);
  expect(outcome.stderr).not.toMatch(/hunter2|lab-s3cret/);
});

it('is a part of the service where that is asked for, and goes on after a failure', async () => {
  nova.next.push(cut, cut);
  const env = {
    ...login(),
    TENANT_USAGE_NOVA_API_ENDPOINT_OVERRIDE: nova.url,
    TENANT_USAGE_ALLOW_FUTURE: 'on',
  };
  const running = await place.serve(['--with-collectors', '--database', 'sqlite:served.db'], {
    env,
  });
  const usage = `${running.url}/v1/usage?start=2026-11-21&end=2026-11-22`;
  const answer = async () =>
    JSON.parse(await (await fetch(usage, { headers: { 'X-Auth-Token': 'admin:ops' } })).text());
  while ((await answer()).total.hours === 0) await sleep(100);
  expect((await answer()).projects).toHaveLength(2);
  running.process.kill('SIGTERM');
  const { status, stderr } = await running.outcome;
  expect(status).toBe(0);
  for (const secret of secrets()) expect(stderr).not.toContain(secret);
}, 60_000);

it('says what may be collected if nothing is configured', async () => {
  const { status, stderr } = await runHere([
    'serve',
    '--with-collectors',
    '--auth',
    'noauth',
    '--database',
    `sqlite:${place.folder}/none.db`,
  ]);
  expect(status).toBe(2);
  expect(stderr).toContain('nova_api.auth_url');
});
