/** What NodeConductor's clients rely on, one numbered demand a test, on the facts of the original's own tests. */
import type { NewAlert } from '../../../lib/store/store';
import { jsonOf } from '../../support/nodeconductor/golden';
import {
  type NodeConductorService,
  nodeConductorService,
  on,
  staff,
  tokenOf,
  uuidFor,
} from '../../support/nodeconductor/service';
import { aServer } from '../../support/observations/servers';
import { perFile } from '../../support/scene';

const NOW_S = 1_415_912_700;
const LATE_S = 1_415_910_000;
const id = uuidFor;

/** Two customers: of the first a group with PM, and besides it PA; of the second PO. */
const scene = perFile(
  async () => {
    const made = await nodeConductorService();
    made.clock.us = NOW_S * 1_000_000;
    await seed(made);
    await made.addUser('staff', staff);
    await made.addUser('owner', [on('account', id('C1'), 'owner')]);
    await made.addUser('manager', [on('project_group', id('G1'), 'manager')]);
    await made.addUser('admin', [on('project', id('PA'))]);
    await made.addUser('nobody', []);
    return made;
  },
  (made) => made.close(),
);

const server = (name: string, project: string) =>
  aServer({ id: name, projectId: id(project), launchedAt: '2014-01-01T00:00:00' });
const point = (metric: string, uuid: string, second: number, value: number) => ({
  ...{ metric, tags: { uuid }, value },
  atMs: second * 1000,
});
const MIB = 2 ** 20;

async function seed({ store }: NodeConductorService): Promise<void> {
  await store.accounts.put([
    { id: id('C1'), name: 'C1' },
    { id: id('C2'), name: 'C2', abbreviation: 'second' },
  ]);
  for (const [name, customer] of [
    ['PA', 'C1'],
    ['PM', 'C1'],
    ['PO', 'C2'],
  ] as const) {
    await store.projects.put([{ id: id(name), name, accountId: id(customer) }]);
  }
  await store.groups.put([{ id: id('G1'), name: 'G1', accountId: id('C1') }]);
  await store.groups.setProjects(id('G1'), [id('PM')]);
  const submitted = [server('I1', 'PM'), server('I2', 'PA')];
  await store.observations.record({
    origin: 'test',
    submitted: submitted.map((observation) => ({ observation })),
  });
  await store.points.write(
    [
      ...[point('usage.cpu', 'I1', LATE_S, 10), point('usage.cpu', 'I2', LATE_S + 1, 30)],
      point('usage.cpu', 'I1', LATE_S + 300, 7),
      ...[
        point('usage.memory', 'I1', LATE_S, 512 * MIB),
        point('usage.memory', 'I2', LATE_S, 1024 * MIB),
      ],
      ...[point('usage.disk', 'I1', LATE_S, 1 * MIB), point('usage.disk', 'I2', LATE_S, 2 * MIB)],
    ],
    'all',
  );
  await store.sites.put([
    { id: 'cloud', authUrl: 'http://cloud:5000', statistics: { vcpus: 8 }, statisticsAtUs: 1 },
  ]);
  await store.quotas.put([
    { projectId: id('PA'), siteId: 'cloud', name: 'vcpu', limit: 10 },
    { projectId: id('PM'), siteId: 'cloud', name: 'vcpu', limit: 100 },
  ]);
}

const ask = async (path: string, login: string | undefined = 'staff') =>
  (await scene()).ask(path, login);
const json = async (path: string, login?: string) => JSON.parse((await ask(path, login)).body);
const usage = (query: string, login?: string) =>
  json(`/api/stats/usage/?${query.includes('item=') ? '' : 'item=cpu&'}${query}`, login);
const names = async (query: string, login?: string) =>
  (await usage(query, login)).map(({ name }: { name: string }) => name);
const refusal = async (query: string) => {
  const { status, body } = await ask(`/api/stats/usage/?${query}`);
  return [status, JSON.parse(body)];
};
const valuesOf = async (query: string, login?: string) => {
  const [{ datapoints }] = await usage(query, login);
  return datapoints.map(({ value }: { value: number }) => value);
};

it('1: no token is 401 with a detail', async () => {
  const { status, body } = await (await scene()).ask('/api/stats/usage/?item=cpu');
  expect([status, JSON.parse(body)]).toEqual([
    401,
    { detail: 'Authentication credentials were not provided.' },
  ]);
});

it('2: an aggregate that there is not is 400 with a bare text', async () => {
  expect(await refusal('aggregate=INVALID')).toEqual([
    400,
    'Get parameter "aggregate" can take only this values: customer, project, project_group',
  ]);
});

it('3: staff sees all customers, one without servers with no datapoints', async () => {
  const [first, second] = await usage('');
  expect([first.name, first.datapoints.length]).toEqual(['C1', 6]);
  expect(second).toEqual({ name: 'C2', datapoints: [] });
});

it('4: an owner sees his customer only', async () => {
  expect(await names('', 'owner')).toEqual(['C1']);
});

it('5: the manager of a group sees it only', async () => {
  expect(await names('aggregate=project_group', 'manager')).toEqual(['G1']);
  expect(await names('aggregate=project', 'manager')).toEqual(['PM']);
  expect(await names('', 'manager')).toEqual(['C1']);
});

it('6, 7, 8: ids choose objects, and those that are not known are left out', async () => {
  const [pa, po] = [id('PA'), id('PO')];
  expect(await names(`aggregate=project&uuid=${pa}`)).toEqual(['PA']);
  expect(await names(`aggregate=project&uuid=${pa}&uuid=${po.toUpperCase()}`)).toEqual([
    'PA',
    'PO',
  ]);
  expect(await names(`aggregate=project&uuid=${id('nothing')}`)).toEqual([]);
  expect(await names(`aggregate=project&uuid=${po}`, 'owner')).toEqual([]);
  expect(await names(`uuid=${pa}`)).toEqual([]);
  expect(await names('', 'nobody')).toEqual([]);
});

it('9, 10: edges are whole seconds, and what is left over is dropped at the end', async () => {
  const edges = async (query: string) =>
    (await usage(query))[0].datapoints.map(({ from, to }: Record<string, number>) => [from, to]);
  expect(await edges('from=1&to=1415912629&datapoints=3')).toEqual([
    [1, 471970877],
    [471970877, 943941753],
    [943941753, 1415912629],
  ]);
  expect(await edges('from=100&to=110&datapoints=3')).toEqual([
    [100, 103],
    [103, 106],
    [106, 109],
  ]);
});

it('11: a sample on an inner edge is of the later bucket, one at the end of none', async () => {
  const from = `from=${LATE_S - 10}`;
  expect(await valuesOf(`${from}&to=${LATE_S + 10}&datapoints=2`, 'admin')).toEqual([0, 30]);
  expect(await valuesOf(`${from}&to=${LATE_S + 1}&datapoints=1`, 'admin')).toEqual([0]);
});

it('12, 13: a bucket without samples is 0, and of two samples the mean counts', async () => {
  const query = `from=${LATE_S}&to=${LATE_S + 20}&datapoints=2`;
  expect(await valuesOf(query, 'owner')).toEqual([20, 0]);
});

it('14: storage adds servers up and is carried forward', async () => {
  const query = `item=storage&from=${LATE_S - 60}&to=${LATE_S + 180}&datapoints=4`;
  expect(await valuesOf(query, 'owner')).toEqual([0, 3, 3, 3]);
});

it('15: memory is in MiB, the mean of two servers', async () => {
  const query = `item=memory&from=${LATE_S}&to=${LATE_S + 60}&datapoints=1`;
  expect(await valuesOf(query, 'owner')).toEqual([768]);
});

it('16, 17, 18: parameters that are not good are named as the original names them', async () => {
  expect(await refusal('')).toEqual([400, { item: ['This field may not be null.'] }]);
  const [status, { item }] = await refusal('item=disk');
  expect([status, item]).toEqual([
    400,
    ["GET parameter 'item' have to be from list: ['storage', 'cpu', 'memory']"],
  ]);
  const tooFew = 'Ensure this value is greater than or equal to 1.';
  expect(await refusal('item=cpu&datapoints=0')).toEqual([400, { segments_count: [tooFew] }]);
  const tooMany = 'Ensure this value is less than or equal to 10000.';
  expect(await refusal('item=cpu&datapoints=10001')).toEqual([400, { segments_count: [tooMany] }]);
  const order = 'Interval value `from` has to be less then `to`';
  expect(await refusal('item=cpu&from=5&to=5')).toEqual([400, { non_field_errors: [order] }]);
});

it('19, 20: customers are counted as far as they are seen, with an abbreviation', async () => {
  const [{ expected }] = jsonOf<{ expected: Record<string, object[]> }[]>('scenarios.json') as [
    { expected: Record<string, object[]> },
  ];
  for (const [login, rows] of Object.entries(expected)) {
    const answered = await json('/api/stats/customer/', login);
    expect(answered).toMatchObject(rows);
    expect(answered).toHaveLength(rows.length);
  }
  const abbreviations = (await json('/api/stats/customer/')).map(
    (row: { abbreviation: string }) => row.abbreviation,
  );
  expect(abbreviations).toEqual(['', 'second']);
});

it('21: resources are for staff, by an address, with the quotas of two projects', async () => {
  const path = '/api/stats/resource/';
  expect((await ask(path, 'owner')).status).toBe(403);
  expect(await json(path)).toEqual({ detail: 'GET parameter "auth_url" has to be defined' });
  expect(await json(`${path}?auth_url=x`)).toEqual({ detail: 'No clouds with auth url: x' });
  const resources = await json(`${path}?auth_url=http://cloud:5000`);
  expect(resources).toMatchObject({ vcpus: 8, vcpu_quota: 110, memory_quota: 0 });
  expect(Object.keys(resources)).toEqual(Object.keys(resources).sort());
});

const MINUTE_US = 60_000_000;

/** So many alerts about a project or server, of types of their own. */
async function withAlerts<T>(
  alerts: readonly Pick<NewAlert, 'scopeType' | 'scopeId' | 'severity' | 'projectId'>[],
  { agoMinutes = 1, closedAgoMinutes }: { agoMinutes?: number; closedAgoMinutes?: number },
  work: () => Promise<T>,
): Promise<T> {
  const { store, clock } = await scene();
  const before = (minutes: number) => clock.us - minutes * MINUTE_US;
  const opened = await store.alerts.open(
    alerts.map((alert, i) => ({
      ...{ ...alert, type: `type ${i}`, message: 'm', context: {} },
      ...{ accountId: null, siteId: null, createdAtUs: before(agoMinutes) },
    })),
  );
  expect(opened).toHaveLength(alerts.length);
  if (closedAgoMinutes !== undefined) {
    for (const alert of opened) await store.alerts.close(alert.id, before(closedAgoMinutes));
    return work();
  }
  try {
    return await work();
  } finally {
    for (const alert of opened) await store.alerts.close(alert.id, before(agoMinutes));
  }
}

const about = (project: string, severity: NewAlert['severity'], count: number) =>
  Array.from({ length: count }, () => ({
    ...{ scopeType: 'project' as const, scopeId: id(project), projectId: id(project), severity },
  }));
const counts = (query: string, login: string) => json(`/api/alerts/stats/?opened&${query}`, login);
const NONE = { error: 0, warning: 0, info: 0, debug: 0 };
const FROM = `from=${NOW_S - 600}`;

it('22, 24: alerts of the projects that are seen, narrowed by an object', async () => {
  const alerts = [...about('PA', 'warning', 3), ...about('PM', 'error', 2)];
  await withAlerts(alerts, {}, async () => {
    expect(await counts(FROM, 'owner')).toEqual({ ...NONE, error: 2, warning: 3 });
    expect(await counts(FROM, 'admin')).toEqual({ ...NONE, warning: 3 });
    const narrowed = `${FROM}&aggregate=project&uuid=${id('PA')}`;
    expect(await counts(narrowed, 'owner')).toEqual({ ...NONE, warning: 3 });
    expect(await counts(`${FROM}&uuid=${id('PA')}`, 'owner')).toMatchObject({ error: 2 });
    expect(await counts(FROM, 'nobody')).toEqual(NONE);
  });
});

it('23: a window counts what was open in it', async () => {
  const window = `from=${NOW_S - 35 * 60}&to=${NOW_S - 15 * 60}`;
  await withAlerts(about('PA', 'warning', 3), { agoMinutes: 10, closedAgoMinutes: 0 }, async () => {
    await withAlerts(
      about('PA', 'warning', 2),
      { agoMinutes: 30, closedAgoMinutes: 20 },
      async () => {
        const answered = await json(`/api/alerts/stats/?${window}`, 'owner');
        expect(answered).toEqual({ ...NONE, warning: 2 });
      },
    );
  });
});

it('25: alerts about a server count for its project', async () => {
  const object = { scopeType: 'server', scopeId: 'I2', projectId: id('PA') } as const;
  await withAlerts([{ ...object, severity: 'warning' }], {}, async () => {
    expect(await counts(FROM, 'admin')).toEqual({ ...NONE, warning: 1 });
    const one = `${FROM}&aggregate=project&uuid=${id('PA')}`;
    expect(await counts(one, 'owner')).toEqual({ ...NONE, warning: 1 });
    const url = encodeURIComponent('http://any/api/instances/I2/');
    expect(await counts(`scope=${url}`, 'admin')).toEqual({ ...NONE, warning: 1 });
    expect(await counts('scope_type=project', 'admin')).toEqual(NONE);
    expect(await counts('content_type=iaas.instance&message=M', 'admin')).toMatchObject({
      warning: 1,
    });
    expect(await counts('message=n', 'admin')).toEqual(NONE);
  });
});

it('26: a token in the query works', async () => {
  const path = `/api/stats/customer/?x-auth-token=Token%20${tokenOf('owner')}`;
  expect((await (await scene()).ask(path)).status).toBe(200);
});

it('27: a second acknowledgement is 409', async () => {
  const made = await scene();
  await withAlerts(about('PA', 'info', 1), { agoMinutes: 2 }, async () => {
    const [alert] = await json('/api/alerts/?opened', 'admin');
    const path = new URL(alert.url).pathname;
    const again = () => made.ask(`${path}acknowledge/`, 'admin', { method: 'POST' });
    expect([(await again()).status, (await again()).status]).toEqual([200, 409]);
  });
});

it('28: more than 300 on a page are 300', async () => {
  const { store } = await scene();
  await withAlerts(about('PO', 'debug', 301), { agoMinutes: 3 }, async () => {
    expect(await json('/api/alerts/?opened&page_size=500')).toHaveLength(300);
    expect(await store.alertSearch.counts({ about: [], isOpen: true })).toEqual(
      new Map([['debug', 301]]),
    );
  });
});

it('quotas are those of the recorded cases', async () => {
  const { store } = await scene();
  const scenarios =
    jsonOf<readonly { name: string; cases: readonly QuotaCase[] }[]>('scenarios.json');
  const cases = scenarios.find(({ name }) => name === 'quota statistics')?.cases ?? [];
  expect(cases).toHaveLength(4);
  for (const [n, { request, links, expected }] of cases.entries()) {
    const [customer, project] = [id(`quota customer ${n}`), id(`quota project ${n}`)];
    await store.accounts.put([{ id: customer }]);
    if (links.length > 0) await store.projects.put([{ id: project, accountId: customer }]);
    await store.sites.put(links.map((_link, i) => ({ id: `link ${i}` })));
    await store.quotas.put(
      links.flatMap((link, i) =>
        Object.entries(link).map(([name, quota]) => ({
          projectId: project,
          siteId: `link ${i}`,
          name,
          ...quota,
        })),
      ),
    );
    const [, query = ''] = request.split('?');
    const own = query.replace('<P>', project).replace(/<[^>]*>/, customer);
    const path = `/api/stats/quota/?${own}${own.includes('uuid') ? '' : `&uuid=${customer}`}`;
    expect(await json(path)).toEqual(expected);
  }
});

interface QuotaCase {
  readonly request: string;
  readonly links: readonly Readonly<Record<string, { limit: number; usage: number }>>[];
  readonly expected: Readonly<Record<string, number>>;
}
