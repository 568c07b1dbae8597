/** `usage`: the same numbers as over HTTP in both accountings, windows, totals, and what is not there. */
import fc from 'fast-check';
import { exactUsage, hoursOf } from '../../lib/domain/usage/exact';
import { isoTime, SECOND_US } from '../../lib/time';
import { row } from '../support/observations/observations';
import { runHere } from '../support/program/command-line';
import { ADMIN, type NativeApp, nativeApp } from '../support/service/native';

const HOUR_US = 3600 * SECOND_US;
const DAY_US = 24 * HOUR_US;
/** The tests' now is 2026-01-02. */
const DECEMBER_US = Date.UTC(2025, 11, 1) * 1000;

const SMALL = { flavor: 's', vcpus: 1, memoryMb: 512, rootGb: 1, ephemeralGb: 0 };
const BIG = { flavor: 'b', vcpus: 3, memoryMb: 7168, rootGb: 20, ephemeralGb: 7 };

interface UsageRow {
  readonly project: string | null;
  readonly server?: string;
  readonly hours: number;
  readonly vcpu_hours: number;
  readonly memory_mb_hours: number;
  readonly disk_gb_hours: number;
}

let app: NativeApp;
beforeAll(async () => {
  app = await nativeApp();
});
afterAll(() => app.close());

const call = (...words: string[]) => runHere(['usage', ...words, '--database', app.url]);

async function rows(...words: string[]): Promise<UsageRow[]> {
  const outcome = await call('-f', 'json', ...words);
  expect(outcome).toMatchObject({ status: 0, stderr: '' });
  return JSON.parse(outcome.stdout);
}

const record = (observations: ReadonlyArray<ReturnType<typeof row>>) =>
  app.store.observations.record({
    origin: 'test',
    submitted: observations.map((observation) => ({ observation })),
  });

interface Window {
  readonly startUs: number;
  readonly endUs: number;
}

const flagsOf = ({ startUs, endUs }: Window): string[] => [
  ...['--start', isoTime(startUs)],
  ...['--end', isoTime(endUs)],
];

/** An instant of December 2025, often on a whole hour. */
const anyInstantUs = fc.oneof(
  fc.integer({ min: 0, max: 30 * 24 }).map((n) => DECEMBER_US + n * HOUR_US),
  fc.integer({ min: 0, max: 30 * DAY_US }).map((n) => DECEMBER_US + n),
);

const anyWindow: fc.Arbitrary<Window> = fc
  .tuple(anyInstantUs, anyInstantUs)
  .filter(([a, b]) => a !== b)
  .map(([a, b]) => ({ startUs: Math.min(a, b), endUs: Math.max(a, b) }));

/** What is reported of some servers: launches, sizes and owners that change, ends. */
const anyReports = fc.array(
  fc.record({
    server: fc.integer({ min: 1, max: 3 }),
    atUs: anyInstantUs,
    facts: fc.record(
      {
        launchedAtUs: anyInstantUs,
        terminatedAtUs: fc.option(anyInstantUs),
        projectId: fc.constantFrom('p', 'q', 'é'),
        size: fc.constantFrom(SMALL, BIG),
      },
      { requiredKeys: ['projectId'] },
    ),
  }),
  { minLength: 1, maxLength: 10 },
);

/** Each run adds servers of its own to one database. */
let runs = 0;
const anyRecorded = anyReports.map((reports) => async () => {
  runs += 1;
  await record(
    reports.map(({ server, atUs, facts }) =>
      row({ serverId: `${runs}-${server}`, atUs, ...facts }),
    ),
  );
});

describe('the numbers of usage', () => {
  it('are those of GET /v1/usage, by project and in total', async () => {
    await fc.assert(
      fc.asyncProperty(anyRecorded, anyWindow, async (recordAll, window) => {
        await recordAll();
        const { startUs, endUs } = window;
        const query = `start=${isoTime(startUs)}&end=${isoTime(endUs)}`;
        const { json } = await app.ask(`/v1/usage?${query}`, { headers: ADMIN });
        const flags = flagsOf(window);
        expect(await rows(...flags)).toEqual(json.projects.map(fromNative));
        expect(await rows(...flags, '--total')).toEqual(totalOf(fromNative(json.total)));
        expect(await rows(...flags, '--total', '--servers')).toEqual(
          totalOf(fromNative(json.total)),
        );
      }),
      { numRuns: 25 },
    );
  }, 60_000);

  it('are those of the segments, by server', async () => {
    let seen = 0;
    await fc.assert(
      fc.asyncProperty(anyRecorded, anyWindow, async (recordAll, window) => {
        await recordAll();
        const found = await rows(...flagsOf(window), '--servers');
        seen += found.length;
        const own = found.filter(({ server = '' }) => server.startsWith(`${runs}-`));
        expect(own.map(({ project, server, ...usage }) => [project, server, usage])).toEqual(
          await fromSegments(window),
        );
      }),
      { numRuns: 25 },
    );
    expect(seen).toBeGreaterThan(100);
  }, 60_000);

  it('are those of Nova with --accounting nova, by project and by server', async () => {
    await fc.assert(
      fc.asyncProperty(anyRecorded, anyWindow, async (recordAll, window) => {
        await recordAll();
        const { startUs, endUs } = window;
        const query = `detailed=1&start=${isoTime(startUs)}&end=${isoTime(endUs)}`;
        const url = `${app.origin}/v2.1/os-simple-tenant-usage?${query.replaceAll('Z', '')}`;
        const answer = await fetch(url, { headers: ADMIN });
        const { tenant_usages: tenants } = (await answer.json()) as NovaAnswer;
        const flags = [...flagsOf(window), '--accounting', 'nova'];
        expect(await rows(...flags)).toEqual(tenants.map(fromNova));
        const servers = await rows(...flags, '--servers', '-c', 'server', '-c', 'hours');
        expect(servers).toEqual(tenants.flatMap(({ server_usages: used }) => used.map(novaServer)));
      }),
      { numRuns: 25 },
    );
  }, 60_000);
});

interface NovaAnswer {
  readonly tenant_usages: ReadonlyArray<
    Readonly<Record<string, unknown>> & {
      readonly server_usages: ReadonlyArray<Readonly<Record<string, unknown>>>;
    }
  >;
}

const fromNative = (usage: Readonly<Record<string, unknown>>) => ({
  project: usage['tenant_id'],
  project_name: null,
  hours: usage['hours'],
  vcpu_hours: usage['vcpu_hours'],
  memory_mb_hours: usage['memory_mb_hours'],
  disk_gb_hours: usage['local_gb_hours'],
});

const fromNova = (usage: Readonly<Record<string, unknown>>) => ({
  project: usage['tenant_id'],
  project_name: null,
  hours: usage['total_hours'],
  vcpu_hours: usage['total_vcpus_usage'],
  memory_mb_hours: usage['total_memory_mb_usage'],
  disk_gb_hours: usage['total_local_gb_usage'],
});

const novaServer = (usage: Readonly<Record<string, unknown>>) => ({
  server: usage['instance_id'],
  hours: usage['hours'],
});

function totalOf({ project: _, project_name: __, ...usage }: ReturnType<typeof fromNative>) {
  return { ...usage, memory_gb_hours: Number(usage.memory_mb_hours) / 1024 };
}

/** The servers of the last run: project, id, usage, in the order of projects and ids. */
async function fromSegments({ startUs, endUs }: Window) {
  const window = { startUs: BigInt(startUs), stopUs: BigInt(endUs) };
  const expected: Array<readonly [string | null, string, object]> = [];
  for (const projectId of ['p', 'q', 'é']) {
    for (const id of [1, 2, 3].map((n) => `${runs}-${n}`)) {
      const all = await app.store.servers.segments(id);
      const overlapping = all
        .filter((segment) => segment.projectId === projectId)
        .filter(({ fromUs, toUs }) => fromUs < endUs && (toUs ?? endUs) > startUs);
      if (overlapping.length === 0) continue;
      const usage = exactUsage(overlapping, window);
      const flavors = overlapping.flatMap(({ size }) => (size ? [size.flavor] : []));
      expected.push([
        projectId,
        id,
        {
          server_name: null,
          flavors: [...new Set(flavors)],
          hours: hoursOf(usage.existenceUs),
          vcpu_hours: hoursOf(usage.vcpuUs),
          memory_mb_hours: hoursOf(usage.memoryMbUs),
          disk_gb_hours: hoursOf(usage.localGbUs),
        },
      ]);
    }
  }
  return expected;
}

describe('usage of more servers than fit on a page', () => {
  const JANUARY: Window = { startUs: Date.UTC(2025, 0, 1) * 1000, endUs: DECEMBER_US };

  beforeAll(async () => {
    const sizes = [SMALL, BIG, SMALL];
    const many = Array.from({ length: 500 }, (_, n) =>
      sizes.map((size, day) => {
        const serverId = `many-${String(n).padStart(3, '0')}`;
        const launchedAtUs = JANUARY.startUs + day * DAY_US;
        return row({ serverId, projectId: 'many', size, launchedAtUs });
      }),
    );
    const few = Array.from({ length: 600 }, (_, n) =>
      row({ serverId: `few-${n}`, projectId: 'few', size: BIG, launchedAtUs: JANUARY.startUs }),
    );
    await record([...many.flat(), ...few]);
  }, 30_000);

  const ofBoth = ['--project', 'many', '--project', 'few', '--project', 'few'];

  it.each([
    ['exact', 500 * 3 * 24, 500 * (2 * 24 * 1 + 24 * 3)],
    ['nova', 500 * 24, 500 * 24 * 1],
  ])(
    'adds up by server to that by project, in %s accounting',
    async (accounting, hours, vcpuHours) => {
      const threeDays = { startUs: JANUARY.startUs, endUs: JANUARY.startUs + 3 * DAY_US };
      const flags = [...flagsOf(threeDays), ...ofBoth, '--accounting', accounting];
      const servers = await rows(...flags, '--servers');
      expect(servers).toHaveLength(1100);
      expect(new Set(servers.map(({ server }) => server)).size).toBe(1100);
      const projects = await rows(...flags);
      expect(projects).toMatchObject([
        { project: 'few', hours: 600 * 72, vcpu_hours: 600 * 72 * 3 },
        { project: 'many', hours, vcpu_hours: vcpuHours },
      ]);
      for (const { project, hours: whole } of projects) {
        const theirs = servers.filter((each) => each.project === project);
        expect(theirs.reduce((sum, each) => sum + each.hours, 0)).toBe(whole);
      }
      expect(await rows(...flags, '--total')).toMatchObject({ hours: 600 * 72 + hours });
    },
  );

  it('ends with status 5 when it is interrupted', async () => {
    const line = ['usage', '--month', '2025-02', '--database', app.url];
    expect(await runHere(line, { signal: AbortSignal.abort() })).toEqual({
      status: 5,
      stdout: '',
      stderr: 'tenant-usage: interrupted\n',
    });
  });
});

describe('the window of usage', () => {
  beforeAll(() =>
    record([row({ serverId: 'w', projectId: 'w', size: SMALL, launchedAtUs: DECEMBER_US })]),
  );

  it.each([
    ['this month up to now', [], 24],
    ['a month', ['--month', '2025-12'], 31 * 24],
    ['a month before', ['--month', '2025-11'], 0],
    ['the month that is not over', ['--month', '2026-01'], 24],
    ['a start, up to now', ['--start', '2026-01-01T23:00Z'], 1],
    ['a start and an end', ['--start', '2025-12-31', '--end', '2025-12-31T00:00:01Z'], 1 / 3600],
    ['an end in the future', ['--start', '2026-01-01', '--end', '2027-01-01'], 24],
    ['the future', ['--month', '2026-02'], 0],
  ])('is %s: %j', async (_what, words, hours) => {
    const { stdout } = await call('--project', 'w', '-f', 'value', '-c', 'hours', ...words);
    expect(stdout).toBe(`${hours}\n`);
  });

  it.each([
    [
      'nothing of its own accord',
      [],
      'this month up to now: 2026-01-01T00:00:00Z to 2026-01-02T00:00:00Z',
    ],
    [
      'an end that is still to come',
      ['--month', '2026-01'],
      'the window is not over yet; up to now: 2026-01-01T00:00:00Z to 2026-01-02T00:00:00Z',
    ],
    [
      'a month to come',
      ['--month', '2026-02'],
      'the window lies in the future, so there is no usage in it yet; it is 2026-01-02T00:00:00Z now',
    ],
    [
      'a start to come',
      ['--start', '2026-01-02'],
      'the window lies in the future, so there is no usage in it yet; it is 2026-01-02T00:00:00Z now',
    ],
  ])('is explained on standard error, with status 0, for %s', async (_what, words, remark) => {
    const outcome = await call(...words, '--project', 'w', '-f', 'json');
    expect(outcome).toMatchObject({ status: 0, stderr: `tenant-usage: ${remark}\n` });
    expect(JSON.parse(outcome.stdout)).toHaveLength(1);
  });

  it('is empty in the future in Nova accounting, too', async () => {
    const { stdout } = await call('--month', '2026-02', '--accounting', 'nova', '-f', 'json');
    expect(JSON.parse(stdout)).toEqual([]);
  });

  it.each([
    [['--month', '2026-13'], '--month "2026-13": must be a month, such as 2026-06'],
    [['--month', '2026-1'], '--month "2026-1": must be a month, such as 2026-06'],
    [['--month', '2025-12', '--end', '2026-01-01'], '--month: takes no --start and no --end'],
    [['--end', '2026-01-01'], '--end: needs --start as well'],
    [['--start', 'monday'], '--start "monday": must be an ISO 8601 time'],
    [['--start', '2025-12-02', '--end', '2025-12-02'], '--start: must come before --end'],
  ])('is refused with status 2: %j', async (words, reason) => {
    const outcome = await call(...words);
    expect(outcome).toMatchObject({ status: 2, stdout: '' });
    expect(outcome.stderr).toContain(`tenant-usage: ${reason}`);
  });
});

describe('what usage prints', () => {
  beforeAll(async () => {
    const size = SMALL;
    const launchedAtUs = DECEMBER_US - DAY_US;
    await app.store.projects.put([{ id: 'named', name: 'Website' }, { id: 'idle' }]);
    await record([
      row({ serverId: 'n1', projectId: 'named', name: 'web', size, launchedAtUs }),
      row({ serverId: 'n2', projectId: 'other', size, launchedAtUs, terminatedAtUs: DECEMBER_US }),
    ]);
  });
  const DAY = ['--start', '2025-11-30', '--end', '2025-12-01T00:00:00Z'];
  const OF_BOTH = [...DAY, '--project', 'other', '--project', 'named'];

  it('is a table with the names of projects and the total at its end', async () => {
    const { stdout } = await call(...OF_BOTH);
    expect(stdout.trimEnd().split('\n')).toEqual([
      expect.stringMatching(
        /^PROJECT +PROJECT NAME +HOURS +VCPU HOURS +MEMORY MB HOURS +DISK GB HOURS$/,
      ),
      expect.stringMatching(/^named +Website +24\.00 +24\.00 +12288\.00 +24\.00$/),
      expect.stringMatching(/^other +- +24\.00 +24\.00 +12288\.00 +24\.00$/),
      expect.stringMatching(/^total +- +48\.00 +48\.00 +24576\.00 +48\.00$/),
    ]);
  });

  it('rounds to two decimals for people, and not at all for programs', async () => {
    const words = ['--start', '2025-11-30', '--end', '2025-11-30T00:00:20Z', '--project', 'other'];
    const of = async (format: string) =>
      (await call(...words, '-f', format, '-c', 'hours', '-c', 'disk_gb_hours')).stdout;
    expect(await of('table')).toMatch(/^ +0\.01 +0\.01$/m);
    expect(await of('csv')).toContain('0.005555555555555556,0.005555555555555556\n');
    expect(JSON.parse(await of('json'))).toMatchObject([{ hours: 1 / 180 }]);
    expect(await of('value')).toBe('0.005555555555555556 0.005555555555555556\n');
  });

  it('has no total in formats for programs, whose sums would count it twice', async () => {
    expect((await call(...OF_BOTH, '-f', 'csv')).stdout).toBe(
      'project,project_name,hours,vcpu_hours,memory_mb_hours,disk_gb_hours\n' +
        'named,Website,24,24,12288,24\nother,,24,24,12288,24\n',
    );
    const total = await call(...OF_BOTH, '--total', '-f', 'value', '-c', 'memory_gb_hours');
    expect(total.stdout).toBe('24\n');
  });

  it('has one row a server with --servers, and the flavors that were counted', async () => {
    expect((await call(...DAY, '--project', 'named', '--servers', '-f', 'csv')).stdout).toBe(
      'project,server,server_name,flavors,hours,vcpu_hours,memory_mb_hours,disk_gb_hours\n' +
        'named,n1,web,s,24,24,12288,24\n',
    );
  });

  it('is zero for a project that is known and had nothing', async () => {
    for (const accounting of ['exact', 'nova']) {
      const flags = [...DAY, '--project', 'idle', '--accounting', accounting];
      expect(await rows(...flags)).toMatchObject([{ project: 'idle', hours: 0 }]);
      expect(await rows(...flags, '--servers')).toEqual([]);
    }
  });

  it('is nothing for a project that there is not: a failure, which names it', async () => {
    expect(await call(...OF_BOTH, '--project', 'nope')).toEqual({
      status: 1,
      stdout: '',
      stderr: 'tenant-usage: project "nope": there is none\n',
    });
  });
});
