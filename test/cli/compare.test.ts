/** `compare`: which servers count otherwise in a Nova's own answer than in ours, why, and the exit status. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { observe } from '../../lib/domain/observation';
import { openStore } from '../../lib/store/registry';
import { parseTimeUs } from '../../lib/time';
import { PASSWORD } from '../support/keystone/fake-keystone';
import { type FakeNova, fakeNova } from '../support/nova-api/fake-nova';
import {
  ASKED_AT_US,
  type ServerUsage,
  type TenantUsage,
  tenantOf,
  usage,
} from '../support/nova-api/recording';
import { allObserved } from '../support/nova-notifications/observed';
import { runHere } from '../support/program/command-line';
import { makeWorkplace, type Workplace } from '../support/program/program';

let place: Workplace;
let database: string;
let nova: FakeNova;
beforeAll(async () => {
  place = await makeWorkplace();
  nova = await fakeNova();
  database = `sqlite:${place.folder}/usage.db`;
  const store = await openStore(database, { schema: 'migrate', nowUs: () => ASKED_AT_US });
  await store.observations.record({ origin: 'test:messages', submitted: allObserved() });
  await store.close();
});
afterAll(async () => {
  await place.remove();
  await nova.stop();
});

type Change = (server: ServerUsage) => readonly ServerUsage[];

/** The recorded answer with some servers changed, and its totals what they add up to. */
function answerWith(changes: Readonly<Record<string, Change>>): readonly TenantUsage[] {
  return usage.tenant_usages.map((tenant) =>
    tenantOf(
      tenant,
      tenant.server_usages.flatMap((server) => changes[server.instance_id]?.(server) ?? [server]),
    ),
  );
}

async function saved(tenants: readonly object[]): Promise<string> {
  const file = join(place.folder, 'answer.json');
  await writeFile(file, JSON.stringify({ tenant_usages: tenants }));
  return file;
}

const compare = async (...words: string[]) => {
  const env = {
    TENANT_USAGE_NOVA_API_AUTH_URL: nova.keystone.url,
    TENANT_USAGE_NOVA_API_USERNAME: 'meter',
    TENANT_USAGE_NOVA_API_PASSWORD: PASSWORD,
    TENANT_USAGE_NOVA_API_PROJECT_NAME: 'admin',
  };
  return runHere(['compare', '--database', database, ...words], { env, nowUs: ASKED_AT_US });
};

interface Project {
  readonly nova: { readonly hours: number };
  readonly ours: { readonly hours: number };
  readonly servers: readonly Readonly<Record<string, unknown>>[];
}

async function differences(...words: string[]) {
  const outcome = await compare('--format', 'json', ...words);
  const { differences: projects, ...counts } = JSON.parse(outcome.stdout);
  const servers = (projects as Project[]).flatMap((project) => project.servers);
  return { ...outcome, counts, projects: projects as Project[], servers };
}

const idOf = (name: string): string => {
  const all = usage.tenant_usages.flatMap((tenant) => tenant.server_usages);
  const found = all.find((server) => server.name === name);
  if (found) return found.instance_id;
  throw new Error(`no usage of ${name}`);
};

it('agrees with the recorded Nova on all 40 servers, to the last bit', async () => {
  const { status, counts, servers } = await differences(
    '--answer',
    await saved(usage.tenant_usages),
  );
  expect(servers).toEqual([]);
  expect(status).toBe(0);
  expect(counts).toMatchObject({
    projects: 2,
    servers: 40,
    explained: 0,
    unexplained: 0,
    is_equal: true,
  });
});

it('names exactly the three servers of three planted differences', async () => {
  const planted = {
    [idOf('plain')]: () => [],
    [idOf('rescue')]: (server: ServerUsage) => [{ ...server, vcpus: server.vcpus + 1 }],
    [idOf('stays-active')]: (server: ServerUsage) => [
      { ...server, ended_at: '2026-11-21T21:07:00.000000', hours: 58 / 3600 },
    ],
  };
  const file = await saved(answerWith(planted));
  const { status, servers, counts } = await differences('--answer', file);
  expect(status).toBe(1);
  const named = servers.map(({ server, reason, explained }) => [server, reason, explained]);
  expect(named.sort()).toEqual(
    [
      [idOf('plain'), 'purge', true],
      [idOf('rescue'), 'size', false],
      [idOf('stays-active'), 'end', false],
    ].sort(),
  );
  expect(counts).toMatchObject({ explained: 1, unexplained: 2, is_equal: false });
  const { stdout } = await compare('--answer', file);
  expect(stdout).toMatch(
    /40 servers of 2 projects compared; 3 differ in \d projects: 1 explained, 2 not/,
  );
  expect(stdout).toMatch(/!\s+\S+\s+rescue\s+size\s+lab\.ephemeral: 2 vCPUs/);
});

it.each<[string, string, string, Change]>([
  [
    'an hour that its times do not give',
    'rescue',

    'hours',
    (server) => [{ ...server, hours: 1 }],
  ],
  [
    'a server under another project',
    'rescue',

    'owner',
    (server) => [{ ...server, tenant_id: 'other' }],
  ],
  ['a server that is listed twice', 'rescue', 'twice', (server) => [server, server]],
  [
    'a server that is not known',
    'rescue',

    'missing',
    (server) => [server, { ...server, instance_id: 'x' }],
  ],
  [
    'another start',
    'rescue',

    'launch',
    (server) => [{ ...server, started_at: '2026-11-21T21:05:24.000000' }],
  ],
  ['one that runs here only', 'stays-active', 'gone', () => []],
])('a difference is %s', async (_what, name, reason, change) => {
  const file = await saved(answerWith({ [idOf(name)]: change }));
  const { servers, status } = await differences('--answer', file);
  expect(new Set(servers.map(({ server }) => server)).size).toBe(1);
  expect(servers[0]).toMatchObject({ reason, explained: false });
  expect(status).toBe(1);
});

it('a server that is listed under another project is a difference of both', async () => {
  const [first, second] = usage.tenant_usages as readonly [TenantUsage, TenantUsage];
  const [moved, ...others] = first.server_usages as readonly [ServerUsage, ...ServerUsage[]];
  const file = await saved([
    tenantOf(first, others),
    tenantOf(second, [...second.server_usages, moved]),
  ]);
  const { projects, counts } = await differences('--answer', file);
  expect(projects).toHaveLength(2);
  for (const { servers } of projects) {
    expect(servers).toMatchObject([{ server: moved.instance_id, reason: 'owner' }]);
  }
  expect(counts).toMatchObject({ explained: 0, unexplained: 1 });
});

it('totals that are not the sums of their servers are a difference of the project', async () => {
  const [first, second] = usage.tenant_usages as readonly [TenantUsage, TenantUsage];
  const file = await saved([{ ...first, total_hours: 1 }, second]);
  const { projects, status } = await differences('--answer', file, '--allow-explained');
  expect(projects).toMatchObject([
    { project: first.tenant_id, nova_totals_are_sums: false, servers: [] },
  ]);
  expect(status).toBe(1);
});

it('what Nova has purged is explained, and may be allowed', async () => {
  const file = await saved(answerWith({ [idOf('plain')]: () => [] }));
  expect((await compare('--answer', file)).status).toBe(1);
  expect((await compare('--answer', file, '--allow-explained')).status).toBe(0);
});

it("a resize and another owner since Nova's answer are explained by our segments", async () => {
  const [resized, owned] = [idOf('stays-active'), idOf('many-3')];
  const atUs = parseTimeUs('2026-11-21T21:10:40Z') as number;
  const size = {
    flavor: 'lab.huge',
    vcpus: 500,
    memoryMb: 4_000_000,
    rootGb: 1000,
    ephemeralGb: 0,
  };
  const events = [
    { serverId: resized, facts: { size, launchedAtUs: atUs } },
    { serverId: owned, facts: { projectId: 'p2' } },
  ];
  const later = `sqlite:${place.folder}/later.db`;
  const store = await openStore(later, { schema: 'migrate', nowUs: () => ASKED_AT_US });
  const observed = events.map((event) =>
    observe({ ...event, source: 'notification', kind: 'event', atUs }),
  );
  const submitted = [...allObserved(), ...observed.map((observation) => ({ observation }))];
  await store.observations.record({ origin: 'test:later', submitted });
  await store.close();
  const file = await saved(usage.tenant_usages);
  const { servers } = await differences('--answer', file, '--database', later);
  const reasons = new Map(
    servers.map((each: Record<string, unknown>) => [
      each['server'],
      [each['reason'], each['explained']],
    ]),
  );
  expect(reasons).toEqual(
    new Map([
      [resized, ['resize', true]],
      [owned, ['owner', true]],
    ]),
  );
});

describe('in the exact accounting', () => {
  it('lists what Nova has forgotten, as explained: sizes and times before the last launch', async () => {
    const file = await saved(usage.tenant_usages);
    const { status, servers, counts, projects } = await differences(
      '--answer',
      file,
      '--accounting',
      'exact',
    );
    expect(counts).toMatchObject({ unexplained: 0 });
    const reasonOf = (name: string) =>
      servers.find(({ server }) => server === idOf(name))?.['reason'];
    expect(['resize-confirm', 'stays-resized', 'flavor-recreated'].map(reasonOf)).toEqual([
      'resize',
      'resize',
      'resize',
    ]);
    expect(['rebuild', 'rescue', 'migrate-cold', 'c3-evacuated'].map(reasonOf)).toEqual(
      Array.from({ length: 4 }, () => 'relaunch'),
    );
    expect(['plain', 'stays-active', 'pause-suspend', 'live-migrate'].map(reasonOf)).toEqual(
      Array.from({ length: 4 }, () => undefined),
    );
    // The table of what was lost: those launched more than once.
    expect(counts.explained).toBe(16);
    for (const { nova: theirs, ours } of projects) expect(ours.hours).toBeGreaterThan(theirs.hours);
    expect(status).toBe(1);
    const allowed = ['--answer', file, '--accounting', 'exact', '--allow-explained'];
    expect((await compare(...allowed)).status).toBe(0);
  });
});

describe('of a living Nova', () => {
  const WINDOW = ['--window', '2026-11-21T20:59:18..2026-11-21T21:10:31'];
  beforeEach(() => {
    nova.usages = usage.tenant_usages;
    nova.asked.length = 0;
  });

  it('asks for all pages', async () => {
    nova.maxLimit = 7;
    const { status, counts } = await differences(...WINDOW);
    expect(counts).toMatchObject({ servers: 40, is_equal: true });
    expect(status).toBe(0);
    expect(nova.asked).toHaveLength(6);
    expect(nova.asked[0]).toContain(
      'start=2026-11-21T20%3A59%3A18.000000&end=2026-11-21T21%3A10%3A29.573623',
    );
    nova.maxLimit = 1000;
  });

  it('asks at the address that is given, and tells no secret', async () => {
    nova.keystone.catalog = [];
    const { status, stderr, stdout } = await compare(...WINDOW, '--nova', nova.keystone.url);
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^tenant-usage: Nova: the endpoint does not describe a compute API/);
    for (const secret of [PASSWORD, ...nova.keystone.given]) expect(stderr).not.toContain(secret);
    expect((await compare(...WINDOW, '--nova', nova.url)).status).toBe(0);
  });

  it('refuses one that is too old to give all of its usage', async () => {
    nova.minor = 38;
    const { status, stderr } = await compare(...WINDOW, '--nova', nova.url);
    expect([status, stderr]).toEqual([1, expect.stringContaining('has pages since 2.40 only')]);
    nova.minor = 93;
  });
});

it.each([
  [['--window', '2026-13'], 2, /--window "2026-13": must be a month/],
  [['--window', '2027-01'], 2, /--window 2027-01: must begin before its end, and in the past/],
  [[], 2, /--window: must be given, or --answer/],
  [['--answer', '/nowhere'], 1, /\/nowhere: ENOENT/],
])('says what is wrong with %j', async (words, status, message) => {
  const outcome = await compare(...words);
  expect(outcome.status).toBe(status);
  expect(outcome.stderr).toMatch(message);
});

it('says what is missing in a file that is no answer with details', async () => {
  const [first] = usage.tenant_usages;
  const { server_usages: _, ...without } = first as TenantUsage;
  const outcome = await compare('--answer', await saved([without]));
  expect(outcome.stderr).toContain('server_usages is missing: ask with detailed=1');
});
