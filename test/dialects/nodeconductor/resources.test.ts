/** Totals of clouds, lists of objects and alerts that are posted: what is reported, derived and refused. */

import {
  uuidFor as id,
  nodeConductorService,
  on,
  staff,
} from '../../support/nodeconductor/service';
import { aServer } from '../../support/observations/servers';
import { perFile } from '../../support/scene';

const URL_OF = (name: string) => `http://${name}:5000/v2.0`;

const DASHED_SITE = '0a1b2c3d-4e5f-4607-8192-a3b4c5d6e7f8';

const service = perFile(
  async () => {
    const made = await nodeConductorService();
    const { store } = made;
    await store.sites.put([
      { id: 'derived', authUrl: URL_OF('derived'), ext: { cpu_overcommit_ratio: 2.5 } },
      {
        id: 'twin 1',
        authUrl: URL_OF('twin'),
        statistics: { vcpus: 4, memory_mb: 8 },
        statisticsAtUs: 1,
      },
      {
        id: 'twin 2',
        authUrl: URL_OF('twin'),
        statistics: { vcpus: 6, memory_mb_used: 3 },
        statisticsAtUs: 1,
      },
    ]);
    await store.datacenters.put([{ id: 'd', siteId: 'derived' }]);
    await store.nodes.put([
      {
        id: 'h1',
        kind: 'host',
        datacenterId: 'd',
        name: 'compute1',
        cpuCores: 8,
        memoryMb: 4096,
        sizeGb: 100,
      },
      { id: 'h2', kind: 'host', datacenterId: 'd', name: 'compute2', cpuCores: 4 },
    ]);
    await store.hostings.put([{ serverId: 'hosted', datacenterId: 'd' }]);
    const launchedAt = '2026-01-01T00:00:00';
    const terminatedAt = '2026-01-01T12:00:00';
    const on1 = (server: Parameters<typeof aServer>[0]) => {
      const { facts, ...observation } = aServer(server);
      return { observation: { ...observation, facts: { ...facts, host: 'compute1' } } };
    };
    await store.observations.record({
      origin: 'test',
      submitted: [
        on1({ id: 'here', launchedAt, projectId: id('P') }),
        on1({ id: 'stopped', launchedAt, state: 'stopped' }),
        on1({ id: 'gone', launchedAt, terminatedAt }),
        { observation: aServer({ id: 'hosted', launchedAt }) },
        { observation: aServer({ id: 'elsewhere', launchedAt }) },
      ],
    });
    await store.projects.put([{ id: id('P') }]);
    await store.sites.put([{ id: DASHED_SITE, name: 'the last one' }]);
    await store.quotas.put([{ projectId: id('P'), siteId: null, name: 'constructor', limit: 5 }]);
    await made.addUser('root', staff);
    await made.addUser('admin', [on('project', id('P'))]);
    return made;
  },
  (made) => made.close(),
);

const json = async (path: string, login = 'root') =>
  JSON.parse((await (await service()).ask(path, login)).body);
const resources = (name: string) => json(`/api/stats/resource/?auth_url=${URL_OF(name)}`);

it('totals follow from hosts, and from the servers that run on them or are hosted there', async () => {
  expect(await resources('derived')).toEqual({
    ...{ count: 2, current_workload: 0, disk_available_least: 98, free_disk_gb: 98 },
    ...{ free_ram_mb: 3072, local_gb: 100, local_gb_used: 2, memory_mb: 4096 },
    ...{ memory_mb_used: 1024, memory_quota: 0, running_vms: 2, storage_quota: 0 },
    ...{ vcpu_quota: 0, vcpus: 30, vcpus_used: 2 },
  });
});

it('sites of one address are added up, and what their reports leave out is 0 without hosts', async () => {
  expect(await resources('twin')).toEqual({
    ...{ free_disk_gb: 0, free_ram_mb: 5, memory_mb: 8, memory_mb_used: 3, memory_quota: 0 },
    ...{ storage_quota: 0, vcpu_quota: 0, vcpus: 10, vcpus_used: 0 },
  });
});

it.each([
  '/api/instances/',
  '/api/instances/here/',
  '/api/stats/creation-time/',
  '/api/alerts/x/y/',
  '/api/alerts/%00/',
])('%s is not found', async (path) => {
  expect(await json(path)).toEqual({ detail: 'Not found.' });
});

const post = async (body: object, login = 'root') => {
  const { status, body: answer } = await (await service()).ask('/api/alerts/', login, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  return [status, JSON.parse(answer)] as const;
};
const ALERT = { alert_type: 'full', message: 'm', severity: 'Error' };

it('of one object and type one alert is open, with what was posted last', async () => {
  const scope = `http://any/api/instances/here/`;
  const [status, first] = await post({ ...ALERT, scope });
  expect([status, first.severity, first.acknowledged]).toEqual([201, 'Error', false]);
  const [, second] = await post({ ...ALERT, scope, severity: 'Info', context: { a: 1 } });
  expect(second).toEqual({ ...first, severity: 'Info', context: { a: 1 } });
  expect(await json('/api/alerts/', 'admin')).toEqual([second]);
  await (await service()).ask(`/api/alerts/${first.uuid}/close/`, 'root', { method: 'POST' });
  const [, third] = await post({ ...ALERT, scope });
  expect(third.uuid).not.toBe(first.uuid);
  const listed = await json('/api/alerts/?o=created', 'admin');
  expect(listed.map(({ uuid }: { uuid: string }) => uuid)).toEqual([first.uuid, third.uuid]);
  expect(await json('/api/alerts/?closed&acknowledged=False', 'admin')).toHaveLength(1);
});

it.each([
  [{ scope: 7 }, { scope: ['Can`t restore object from url: 7'] }],
  [
    { scope: '/api/clouds/nowhere/' },
    { scope: ['Can`t restore object from url: /api/clouds/nowhere/'] },
  ],
  [
    { alert_type: 'x'.repeat(51) },
    { alert_type: ['Ensure this field has no more than 50 characters.'] },
  ],
  [{ message: null }, { message: ['This field may not be null.'] }],
  [{ message: ['m'] }, { message: ['Not a valid string.'] }],
  [{ severity: 'error' }, { severity: ['"error" is not a valid choice.'] }],
  [{ severity: null }, { severity: ['This field may not be null.'] }],
  [{ message: 'a\0b' }, { message: ['Null characters are not allowed.'] }],
  [
    { scope: '/api/instances/a%00b/' },
    { scope: ['Can`t restore object from url: /api/instances/a%00b/'] },
  ],
  [{ context: [] }, { context: ['Value must be valid JSON object.'] }],
])('an alert with %j is refused by the name of the field', async (fields, faults) => {
  const scope = `/api/projects/${id('P')}/`;
  expect(await post({ ...ALERT, scope, ...fields })).toEqual([400, faults]);
});

it('an alert about a cloud is seen by staff, and is about its URL', async () => {
  const [, alert] = await post({ ...ALERT, scope: '/api/clouds/derived/' });
  expect(alert.scope).toMatch(/\/api\/clouds\/derived\/$/);
  expect(await json('/api/alerts/?scope_type=cloud')).toHaveLength(1);
  expect(await json('/api/alerts/?scope_type=cloud', 'admin')).toEqual([]);
});

it('clouds come by name, and without one by id', async () => {
  const names = (await json('/api/clouds/')).map(({ name }: { name: string }) => name);
  expect(names).toEqual(['derived', 'the last one', 'twin 1', 'twin 2']);
});

it('an alert about a cloud finds it by the URL in which its id has no dashes', async () => {
  const [, { url }] = await json('/api/clouds/');
  expect(url).toMatch(/\/0a1b2c3d4e5f46078192a3b4c5d6e7f8\/$/);
  const [status, alert] = await post({ ...ALERT, scope: url });
  expect([status, alert.scope]).toEqual([201, url]);
  expect(await json(`/api/alerts/?scope=${url}`)).toEqual([alert]);
});

it('a quota may have any name, and servers tell nothing of what is used of it', async () => {
  const expected = { constructor: 5, constructor_usage: 0 };
  expect(await json('/api/stats/quota/?aggregate=project', 'admin')).toEqual(expected);
});

it.each([
  ['o=constructor', [200, []]],
  ['content_type=constructor', [200, []]],
  ['acknowledged=constructor&message=none', [200, []]],
  ['message=%00', [200, []]],
  ['alert_type=full&alert_type=%00', [200, []]],
])('a word that is not known is as any other: %s', async (query, expected) => {
  const { status, body } = await (await service()).ask(`/api/alerts/?${query}`, 'root');
  expect([status, JSON.parse(body)]).toEqual(expected);
});

it('a scope type that is not known is refused, whatever the word', async () => {
  const [fault] = await json('/api/alerts/?scope_type=constructor');
  expect(fault).toMatch(/^Scope type "constructor" is not valid/);
});
