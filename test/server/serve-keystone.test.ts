/** The service as a process before a Keystone: it starts without it, comes back with it, and keeps secrets to itself. */
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { keystoneFile } from '../support/keystone/config-file';
import { fakeKeystone, good, PASSWORD } from '../support/keystone/fake-keystone';
import { runHere } from '../support/program/command-line';
import { makeWorkplace } from '../support/program/program';
import { perTest } from '../support/scene';

/** A place to run the service in, and a Keystone for it. */
const serviceScene = perTest(
  async () => {
    const place = await makeWorkplace();
    return { place, fake: await fakeKeystone(() => Date.now() * 1000) };
  },
  ({ place, fake }) => Promise.all([place.remove(), fake.stop()]),
);

const TOKEN = 'gAAAA-callers-own-t0ken';
const LIST = '/v2.1/os-simple-tenant-usage';

async function ask(url: string, token: string) {
  const request = get(url, { headers: { 'X-Auth-Token': token }, agent: false });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  return { status: response.statusCode, headers: response.headers, body: await text(response) };
}

it('serves whom Keystone knows by their roles, and logs no secret', async () => {
  const { place, fake } = await serviceScene();
  const words = ['--auth', 'keystone', '--config', await keystoneFile(place.folder, fake.url)];
  fake.tokens.set(TOKEN, good());
  fake.tokens.set('admin-token', good({ roles: [{ name: 'admin' }] }));
  const { url, process: child, outcome } = await place.serve([...words, '--log-level', 'trace']);
  expect((await ask(`${url}${LIST}/p1`, TOKEN)).status).toBe(200);
  expect((await ask(`${url}${LIST}/p2`, TOKEN)).status).toBe(403);
  expect((await ask(`${url}${LIST}`, TOKEN)).status).toBe(403);
  expect((await ask(`${url}${LIST}`, 'admin-token')).status).toBe(200);
  const refused = await ask(`${url}${LIST}`, 'nobody');
  expect(refused.status).toBe(401);
  expect(refused.headers['www-authenticate']).toBe('Keystone uri="http://public:5000/v3"');
  child.kill('SIGTERM');
  const { status, stdout, stderr } = await outcome;
  expect(status).toBe(0);
  expect(stderr).toContain('"userId":"u1"');
  for (const secret of [PASSWORD, TOKEN, 'admin-token', 'nobody', ...fake.given]) {
    expect(`${stdout}${stderr}`).not.toContain(secret);
  }
});

it('starts while Keystone is away, warns of it, and serves when it is there', async () => {
  const { place, fake } = await serviceScene();
  const path = await keystoneFile(place.folder, fake.url);
  await fake.stop();
  const {
    url,
    process: child,
    outcome,
  } = await place.serve(['--auth', 'keystone', '--config', path]);
  expect((await ask(`${url}${LIST}/p1`, TOKEN)).status).toBe(503);
  expect((await ask(`${url}/v2.1`, '')).status).toBe(200);
  await fake.start();
  fake.tokens.set(TOKEN, good());
  while ((await ask(`${url}${LIST}/p1`, TOKEN)).status !== 200) await pause(50);
  child.kill('SIGTERM');
  const { stderr } = await outcome;
  expect(stderr).toContain('Keystone does not give us a token');
  expect(stderr).toContain('Keystone answers again');
});

it('takes a secret from the environment, and refuses one as a flag', async () => {
  const { fake } = await serviceScene();
  const env = {
    TENANT_USAGE_AUTH: 'keystone',
    TENANT_USAGE_KEYSTONE_AUTH_URL: fake.url,
    TENANT_USAGE_KEYSTONE_USERNAME: 'usage',
    TENANT_USAGE_KEYSTONE_PASSWORD: PASSWORD,
  };
  const { stdout } = await runHere(['config'], { env });
  expect(stdout).toMatch(/keystone\.password\s+\*\*\*\s+TENANT_USAGE_KEYSTONE_PASSWORD/);
  expect(stdout).not.toContain(PASSWORD);
  expect(await runHere(['serve'], { env })).toEqual({
    status: 2,
    stdout: '',
    stderr: expect.stringMatching(/^tenant-usage: --auth keystone needs keystone.project_name,/),
  });
  const flag = await runHere(['serve', '--keystone-password', PASSWORD]);
  expect(flag).toMatchObject({ status: 2, stdout: '' });
  expect(flag.stderr).toContain("unknown option '--keystone-password'");
});
