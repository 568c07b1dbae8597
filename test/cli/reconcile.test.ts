/** `reconcile`: what was missed is repaired by what Nova still knows, once, each with its reason. */
import { observe, type Statement } from '../../lib/domain/observation';
import { openStore } from '../../lib/store/registry';
import type { Store, SubmittedObservation } from '../../lib/store/store';
import { parseTimeUs } from '../../lib/time';
import { json, PASSWORD } from '../support/keystone/fake-keystone';
import { type FakeNova, fakeNova } from '../support/nova-api/fake-nova';
import { ASKED_AT_US, type NovaServer, servers, usage } from '../support/nova-api/recording';
import { allObserved, submittedFrom, twoThirds } from '../support/nova-notifications/observed';
import { expectedLives, messages, problemsOf } from '../support/nova-notifications/recording';
import { runHere } from '../support/program/command-line';
import { makeWorkplace, type Workplace } from '../support/program/program';

let place: Workplace;
let nova: FakeNova;
beforeAll(async () => {
  place = await makeWorkplace();
  nova = await fakeNova();
});
beforeEach(() => {
  nova.servers = servers;
});
afterAll(async () => {
  await place.remove();
  await nova.stop();
});

let made = 0;

interface Scene {
  readonly url: string;
  reconcile(...words: string[]): Promise<Outcome>;
  with<T>(work: (store: Store) => Promise<T>): Promise<T>;
}

interface Outcome {
  readonly status: number | null;
  readonly stderr: string;
  // biome-ignore lint/suspicious/noExplicitAny: what the program printed
  readonly report: any;
}

const login = () => ({
  TENANT_USAGE_NOVA_API_AUTH_URL: nova.keystone.url,
  TENANT_USAGE_NOVA_API_USERNAME: 'meter',
  TENANT_USAGE_NOVA_API_PASSWORD: PASSWORD,
  TENANT_USAGE_NOVA_API_PROJECT_NAME: 'admin',
});

/** A store that knows this. */
async function knowing(submitted: readonly SubmittedObservation[]): Promise<Scene> {
  made += 1;
  const url = `sqlite:${place.folder}/${made}.db`;
  const env = {
    ...login(),
    TENANT_USAGE_NOVA_API_PAGE_SIZE: '10',
  };
  const scene: Scene = {
    url,
    async reconcile(...words) {
      const argv = ['reconcile', '--format', 'json', '--database', url, ...words];
      const { status, stdout, stderr } = await runHere(argv, { env, nowUs: ASKED_AT_US });
      return { status, stderr, report: stdout === '' ? undefined : JSON.parse(stdout) };
    },
    async with(work) {
      const store = await openStore(url, { schema: 'migrate', nowUs: () => ASKED_AT_US });
      return work(store).finally(() => store.close());
    },
  };
  await scene.with((store) => store.observations.record({ origin: 'test:messages', submitted }));
  return scene;
}

const idOf = (name: string): string => {
  const found = servers.find((each) => each['name'] === name);
  if (!found) throw new Error(`no server ${name}`);
  return found.id;
};

const about =
  (name: string) =>
  ({ observation: { serverId } }: SubmittedObservation) =>
    serverId === idOf(name);

async function problemsIn(scene: Scene): Promise<readonly string[]> {
  return scene.with(async (store) => {
    const problems: string[] = [];
    for (const life of expectedLives) {
      problems.push(...problemsOf(life, await store.servers.segments(life.server)));
    }
    return problems;
  });
}

it('finds nothing where everything is known, and stores nothing', async () => {
  const scene = await knowing(allObserved());
  const { status, report } = await scene.reconcile();
  expect(report).toMatchObject({
    compared: 43,
    repaired: [],
    contradicted: [],
    gone: [],
    refused: 0,
  });
  expect(status).toBe(0);
  expect(await scene.with((store) => store.observations.about(idOf('plain')))).not.toContainEqual(
    expect.objectContaining({ source: 'api' }),
  );
});

/** What no answer of the API shows: earlier states, and sizes before the last launch. */
const FORMER: ReadonlyArray<readonly [seed: number, servers: readonly string[]]> = [
  [1, ['delete-while-resized', 'resize-fails', 'shelve-offload-delete']],
  [2, ['shelve-offload-delete']],
  [3, []],
];

it.each(FORMER)(
  'with a third of the messages lost (%i), repairs all that Nova bills, once',
  async (seed, former) => {
    const heard = twoThirds(seed);
    expect(Math.abs(heard.length - (messages.length * 2) / 3)).toBeLessThan(100);
    const scene = await knowing(submittedFrom(heard));
    const first = await scene.reconcile();
    expect(first.status).toBe(0);
    for (const { reason } of first.report.repaired) {
      expect(reason).toMatch(/^Nova's API, as of 2026-11-21T/);
    }
    const again = await scene.reconcile();
    expect([again.status, again.report.repaired]).toEqual([0, []]);
    await scene.with(async (store) => {
      for (const each of usage.tenant_usages.flatMap((tenant) => tenant.server_usages)) {
        expect(await store.servers.find(each.instance_id)).toMatchObject({
          projectId: each.tenant_id,
          size: { flavor: each.flavor, vcpus: each.vcpus },
          terminatedAtUs: each.ended_at === null ? null : parseTimeUs(each.ended_at),
          launchedAtUs: parseTimeUs(each.started_at),
        });
      }
    });
    const problems = (await problemsIn(scene)).map((problem) => problem.split(':')[0]);
    expect([...new Set(problems)]).toEqual(former);
  },
);

it('closes the gaps of sources that had ended, but not where something is left to look at', async () => {
  const key = { source: 'nova-notifications', cell: 'default' };
  const gaps = async (scene: Scene) => scene.with((store) => store.sources.gaps());
  const withGaps = async (scene: Scene) =>
    scene.with(async ({ sources }) => {
      await sources.hear({ ...key, heardUntilUs: 10, newestUs: null });
      await sources.beginGap(key, 10);
      await sources.endGap(key, 20_000_000);
      await sources.beginGap(key, 30_000_000);
    });
  const scene = await knowing(submittedFrom(twoThirds(1)));
  await withGaps(scene);
  expect((await scene.reconcile('--dry-run')).report.gaps_closed).toEqual([]);
  expect(await gaps(scene)).toHaveLength(2);
  expect((await scene.reconcile()).report.gaps_closed).toEqual([
    { ...key, from: '1970-01-01T00:00:00.000010Z', to: '1970-01-01T00:00:20Z' },
  ]);
  expect(await gaps(scene)).toMatchObject([{ fromUs: 30_000_000, toUs: null }]);
  const unknown = await knowing(allObserved());
  await withGaps(unknown);
  nova.servers = servers.filter(({ id }) => id !== idOf('stays-active'));
  expect((await unknown.reconcile()).report).toMatchObject({ gone_count: 1, gaps_closed: [] });
  expect(await gaps(unknown)).toHaveLength(2);
});

it('with the messages of whole servers lost, repairs what the API still shows', async () => {
  const lost = new Set(['plain', 'stays-active', 'no-valid-host'].map(idOf));
  const heard = allObserved().filter(({ observation }) => !lost.has(observation.serverId));
  const scene = await knowing(heard);
  const { report } = await scene.reconcile();
  expect(
    report.repaired.map(({ name, what, to }: Record<string, string>) => [name, what, to]).sort(),
  ).toEqual([
    [
      'plain',
      'missed creation',
      expect.stringMatching(/^2026-11-21T21:04:26Z to 2026-11-21T21:04:32Z, lab\.small/),
    ],
    [
      'stays-active',
      'missed creation',
      expect.stringMatching(/^2026-11-21T21:06:02Z, lab\.large \(4 vCPUs/),
    ],
  ]);
  expect(await problemsIn(scene)).toEqual([]);
  const [row] = await scene.with((store) => store.observations.about(idOf('plain')));
  expect(row).toMatchObject({
    source: 'api',
    origin: 'reconcile:nova-api',
    position: expect.stringMatching(/^missed creation \(Nova's API, as of 2026-11-21T21:\d\d:/),
  });
});

/** All that is known, but for what is reported of one server from an instant on. */
const untilFor = (name: string, time: string): readonly SubmittedObservation[] => {
  const untilUs = parseTimeUs(time) as number;
  const isOf = about(name);
  return allObserved().filter((each) => !isOf(each) || each.observation.atUs < untilUs);
};

it.each([
  ['plain', '2026-11-21T21:04:30Z', 'missed deletion', 'running', /^2026-11-21T21:04:32Z$/],
  ['stays-stopped', '2026-11-21T21:06:05Z', 'state', 'active', /^stopped$/],
  ['stays-resized', '2026-11-21T21:06:10Z', 'size', /^lab\.small/, /^lab\.medium/],
])('of %s, heard of until %s, it repairs a %s', async (...[name, time, what, from, to]) => {
  const scene = await knowing(untilFor(name, time));
  const isOf = ({ server }: { server: string }) => server === idOf(name);
  const dry = await scene.reconcile('--dry-run');
  expect(dry.status).toBe(1);
  expect(dry.report.repaired.every(isOf)).toBe(true);
  const { status, report } = await scene.reconcile();
  expect(report.repaired).toEqual(dry.report.repaired);
  expect(report.repaired).toContainEqual(
    expect.objectContaining({
      what,
      from: expect.stringMatching(from),
      to: expect.stringMatching(to),
    }),
  );
  expect(status).toBe(0);
  expect((await scene.reconcile()).report.repaired).toEqual([]);
  expect(await problemsIn(scene)).toEqual([]);
});

it('what a better source reports stays, and is named', async () => {
  const endedAtUs = parseTimeUs('2026-11-21T21:08:00Z') as number;
  const end: Statement = {
    ...{ serverId: idOf('stays-active'), source: 'operator', kind: 'event', atUs: endedAtUs },
    facts: { terminatedAtUs: endedAtUs },
  };
  const scene = await knowing(allObserved());
  nova.servers = servers.map((each) =>
    each.id === end.serverId ? { ...each, updated: '2026-11-21T21:09:00Z' } : each,
  );
  await scene.with((store) =>
    store.observations.record({ origin: 'test:end', submitted: [{ observation: observe(end) }] }),
  );
  const { status, report } = await scene.reconcile();
  expect(status).toBe(1);
  expect(report.contradicted).toEqual([
    expect.objectContaining({
      server: end.serverId,
      what: 'not ended',
      from: '2026-11-21T21:08:00Z',
      to: 'running',
    }),
  ]);
  expect(report.repaired).toEqual([]);
});

describe('a server that runs here and that Nova does not know', () => {
  const isGone = ({ id }: NovaServer): boolean => id === idOf('stays-active');
  let scene: Scene;
  beforeEach(async () => {
    scene = await knowing(allObserved());
    nova.servers = servers.filter((each) => !isGone(each));
  });

  it('is named and goes on, since nobody knows its end', async () => {
    const { status, report } = await scene.reconcile();
    expect(status).toBe(1);
    expect(report.gone).toEqual([
      expect.objectContaining({
        name: 'stays-active',
        ended_at: null,
        last_heard: expect.stringMatching(/^2026-11-21T21:/),
      }),
    ]);
    expect(await scene.with((store) => store.servers.find(idOf('stays-active')))).toMatchObject({
      endedAtUs: null,
    });
  });

  it.each(['last-heard', '2026-11-21T21:09:55Z'])(
    'is ended where the operator says: %s',
    async (end) => {
      const before = await scene.reconcile('--end-gone-at', end, '--dry-run');
      expect(before.status).toBe(1);
      const { status, report } = await scene.reconcile('--end-gone-at', end);
      expect(status).toBe(0);
      const [gone] = report.gone;
      expect(gone.ended_at).toBe(end === 'last-heard' ? '2026-11-21T21:06:03Z' : end);
      expect(await scene.with((store) => store.servers.find(gone.server))).toMatchObject({
        endedAtUs: parseTimeUs(gone.ended_at),
      });
      expect((await scene.reconcile('--end-gone-at', end)).report.gone).toEqual([]);
    },
  );

  it('is not gone if it was made while the list was read', async () => {
    nova.next.push(
      ...Array.from({ length: 5 }, () => undefined),
      json(200, { server: servers.find(isGone) }),
    );
    const { status, report } = await scene.reconcile();
    expect([status, report.gone]).toEqual([0, []]);
  });

  it('ends no life if Nova knows none of them: it may be another cloud', async () => {
    nova.servers = [];
    const { status, stderr } = await scene.reconcile('--end-gone-at', 'last-heard');
    expect(status).toBe(2);
    expect(stderr).toMatch(/Nova knows none of the 7 servers that run here, so none is ended/);
  });

  it('is not concluded from a Nova whose cells are away', async () => {
    nova.next.push(json(200, { servers: [{ id: 'x', status: 'UNKNOWN' }] }));
    const { status, stderr } = await scene.reconcile('--end-gone-at', 'last-heard');
    expect([status, stderr]).toEqual([1, expect.stringContaining('cells are away with 1 servers')]);
  });
});

it('a repair can be taken back, as any observation', async () => {
  const scene = await knowing(untilFor('plain', '2026-11-21T21:04:30Z'));
  const before = await scene.with((store) => store.servers.find(idOf('plain')));
  await scene.reconcile();
  const argv = [
    'observations',
    'void',
    '--origin',
    'reconcile:nova-api',
    '--reason',
    'wrong',
    '--yes',
    '--database',
    scene.url,
  ];
  expect((await runHere(argv, { nowUs: ASKED_AT_US })).status).toBe(0);
  expect(await scene.with((store) => store.servers.find(idOf('plain')))).toMatchObject({
    endedAtUs: before?.endedAtUs,
  });
});

it('prints what a person reads in a minute, and no secret', async () => {
  const { url } = await knowing(untilFor('plain', '2026-11-21T21:04:30Z'));
  const env = login();
  const { stdout, stderr } = await runHere(['reconcile', '--database', url], {
    env,
    nowUs: ASKED_AT_US,
  });
  expect(stdout).toMatch(
    /^nova-api: 43 servers compared; 1 repaired, 0 left as they are, 0 gone from Nova\n/,
  );
  expect(stdout).toMatch(/plain\s+missed deletion\s+running\s+2026-11-21T21:04:32Z/);
  for (const secret of [PASSWORD, ...nova.keystone.given])
    expect(stdout + stderr).not.toContain(secret);
});

it('is a job of the service where an interval is set', async () => {
  const scene = await knowing(untilFor('plain', '2026-11-21T21:04:30Z'));
  const argv = ['jobs', 'run', 'reconcile', '--auth', 'noauth', '--database', scene.url];
  const { status, stdout } = await runHere(argv, { env: login(), nowUs: ASKED_AT_US });
  expect([status, stdout]).toEqual([0, 'reconcile: done\n']);
  expect(await scene.with((store) => store.servers.find(idOf('plain')))).toMatchObject({
    endedAtUs: parseTimeUs('2026-11-21T21:04:32Z'),
  });
});
