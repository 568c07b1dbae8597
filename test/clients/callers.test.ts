/** Who may see what, by the tokens of a real Keystone: as clients tell it to their users, and as the service answers. */
import { setTimeout as pause } from 'node:timers/promises';
import {
  ADMIN,
  type CloudCaller,
  MEMBER,
  READER,
  SERVICE,
  SYSTEM_ADMIN,
} from '../support/openstack/callers';
import { type Clients, makeClients } from '../support/openstack/clients';
import { DAYS, type Metered, meterCloud, USED } from '../support/openstack/metered-cloud';
import { onOpenStack } from '../support/openstack/suites';

jest.setTimeout(60_000);

onOpenStack('Callers of a cloud', (cloud) => {
  let clients: Clients;
  let metered: Metered;
  beforeAll(async () => {
    clients = await makeClients(cloud);
    metered = await meterCloud(cloud());
    await cloud().register(metered.url);
  });
  afterAll(async () => {
    await clients?.remove();
    await metered?.remove();
  });

  const openstack = (caller: CloudCaller, ...words: readonly string[]) =>
    clients.run(caller, 'openstack', 'usage', ...words, ...DAYS, '-f', 'json');

  const statusesFor = async (caller: CloudCaller, paths: readonly string[]) => {
    const token = await cloud().identity.tokenOf(caller);
    const replies = await Promise.all(paths.map((path) => metered.ask(path, token)));
    return replies.map(({ status }) => status);
  };

  it.each([
    ['an administrator', ADMIN, [200, 200, 200]],
    ['an administrator of the system', SYSTEM_ADMIN, [200, 200, 200]],
    ['a member of alpha', MEMBER, [403, 200, 403]],
    ['a reader of beta', READER, [403, 403, 200]],
    ['a service', SERVICE, [403, 403, 403]],
  ])('%s gets the list, alpha, beta: as with Nova', async (_, caller, statuses) => {
    const { alpha, beta } = cloud().projects;
    const paths = ['', `/${alpha}`, `/${beta}`];
    expect(await statusesFor(caller, paths)).toEqual(statuses);
  });

  it('a member is told by the client why there is no list', async () => {
    const { status, stderr } = await openstack(MEMBER, 'list');
    expect(status).toBe(1);
    expect(stderr).toMatch(
      /^Policy doesn't allow os_compute_api:os-simple-tenant-usage:list to be performed\. \(HTTP 403\) \(Request-ID: req-[-0-9a-f]{36}\)$/m,
    );
  });

  it('an administrator of the system lists with the client', async () => {
    const { stdout } = await openstack(SYSTEM_ADMIN, 'list');
    expect(JSON.parse(stdout)).toHaveLength(2);
  });

  it('a wrong password is told as such', async () => {
    const { status, stderr } = await openstack({ ...MEMBER, password: 'wrong' }, 'show');
    expect(status).toBe(1);
    expect(stderr).toContain('(HTTP 401)');
  });

  it('a project that nobody knows, and one without usage, have none', async () => {
    const token = await cloud().identity.tokenOf(ADMIN);
    const nobody = await metered.ask('/0123456789abcdef0123456789abcdef', token);
    expect([nobody.status, nobody.text]).toEqual([200, '{"tenant_usage":{}}']);
    const words = ['usage', '--tenant', cloud().projects.idle, ...DAYS];
    const printed = await clients.output(ADMIN, 'nova', ...words);
    expect(printed.trim().split('\n').at(-1)).toBe('None');
  });

  it('an application credential stands for its owner', async () => {
    const credential = await cloud().identity.makeApplicationCredential(MEMBER, 'all');
    const { stdout } = await openstack({ applicationCredential: credential }, 'show');
    expect(JSON.parse(stdout)).toMatchObject({ 'CPU Hours': USED.alpha[2] });
  });

  it('an application credential with access rules is good for these only', async () => {
    const { alpha } = cloud().projects;
    const path = `/v2.1/os-simple-tenant-usage/${alpha}`;
    const rules = [{ service: 'compute', method: 'GET', path }];
    const credential = await cloud().identity.makeApplicationCredential(MEMBER, 'one', rules);
    const caller = { applicationCredential: credential };
    expect(await statusesFor(caller, [`/${alpha}`, ''])).toEqual([200, 401]);
  });

  it('a token that was revoked before its first use is none', async () => {
    const token = await cloud().identity.tokenOf(READER);
    await cloud().identity.revoke(token);
    const { status, headers } = await metered.ask(`/${cloud().projects.beta}`, token);
    expect(status).toBe(401);
    expect(headers['www-authenticate']).toBe(`Keystone uri="${cloud().keystone.url}"`);
  });

  it('while Keystone is away known tokens go on, and others get 503 until it is back', async () => {
    const { identity, keystone, projects } = cloud();
    const [known, fresh] = [await identity.tokenOf(MEMBER), await identity.tokenOf(MEMBER)];
    const ask = async (token: string) => (await metered.ask(`/${projects.alpha}`, token)).status;
    expect(await ask(known)).toBe(200);
    await keystone.stop();
    expect(await ask(known)).toBe(200);
    expect(await ask(fresh)).toBe(503);
    expect(await ask(known)).toBe(200);
    await keystone.start();
    let status = await ask(fresh);
    while (status === 503) {
      await pause(50);
      status = await ask(fresh);
    }
    expect(status).toBe(200);
    const words = ['usage-list', ...DAYS];
    expect(await clients.output(ADMIN, 'nova', ...words)).toContain(projects.alpha);
  });
});
