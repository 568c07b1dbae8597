/** Usage of customers, groups and projects out of a store, against a naive evaluation of all points that a caller sees. */
import fc from 'fast-check';
import { createPolicy } from '../../../lib/auth/policy';
import { bucketAt, equalBuckets } from '../../../lib/domain/aggregates/buckets';
import { type Caller, NO_LOCAL_IDENTITY } from '../../../lib/identity/caller';
import { visibleHierarchy } from '../../../lib/report/aggregates/hierarchy';
import { aggregateObjects } from '../../../lib/report/aggregates/objects';
import { AGGREGATES, type Aggregate } from '../../../lib/report/aggregates/stored-objects';
import { aggregateUsage, type UsageItem } from '../../../lib/report/aggregates/usage';
import type { MeasuredPoint, Store } from '../../../lib/store/store';
import { temporaryStore } from '../../support/databases/stores';
import { aServer } from '../../support/observations/servers';
import { RUNS } from '../../support/property-runs';
import { perFile } from '../../support/scene';

const HOUR_MS = 3_600_000;
const DAY_S = 86_400;
const MIB = 2 ** 20;
const { may } = createPolicy();

const METRICS = { cpu: 'usage.cpu', memory: 'usage.memory', storage: 'usage.disk' } as const;
const UNITS = { cpu: 1, memory: MIB, storage: MIB } as const;
const ITEMS = ['cpu', 'memory', 'storage'] as const;

const PROJECTS = [0, 1, 2];
/** Customer 0 has projects 0 and 1, customer 1 the third; group 0 has the first and the last, group 1 the second. */
const CUSTOMER = [0, 0, 1];
const GROUPS = [[0, 2], [1]];

const SEES: Readonly<
  Record<string, Readonly<Record<Aggregate, readonly (readonly [string, readonly number[]])[]>>>
> = {
  staff: {
    customer: [
      ['customer 0', [0, 1]],
      ['customer 1', [2]],
    ],
    project: [
      ['project 0', [0]],
      ['project 1', [1]],
      ['project 2', [2]],
    ],
    project_group: [
      ['group 0', [0, 2]],
      ['group 1', [1]],
    ],
  },
  owner: {
    customer: [['customer 0', [0, 1]]],
    project: [
      ['project 0', [0]],
      ['project 1', [1]],
    ],
    project_group: [
      ['group 0', [0]],
      ['group 1', [1]],
    ],
  },
  manager: {
    customer: [
      ['customer 0', [0]],
      ['customer 1', [2]],
    ],
    project: [
      ['project 0', [0]],
      ['project 2', [2]],
    ],
    project_group: [['group 0', [0, 2]]],
  },
  admin: {
    customer: [['customer 0', [1]]],
    project: [['project 1', [1]]],
    project_group: [['group 1', [1]]],
  },
  nobody: { customer: [], project: [], project_group: [] },
};

const anyCase = fc.record({
  points: fc.array(
    fc.record({
      project: fc.constantFrom(...PROJECTS),
      server: fc.integer({ min: 0, max: 1 }),
      ms: fc.integer({ min: 0, max: 8 * HOUR_MS }),
      value: fc.integer({ min: 0, max: 800 }).map((n) => n * 2 ** 17),
    }),
    { maxLength: 60 },
  ),
  item: fc.constantFrom<UsageItem>(...ITEMS),
  viewer: fc.constantFrom(...Object.keys(SEES)),
  aggregate: fc.constantFrom(...AGGREGATES),
  fromS: fc.oneof(fc.integer({ min: 0, max: 7 * 3600 }), fc.constant(3600)),
  lengthS: fc.oneof(fc.integer({ min: 1, max: 8 * 3600 }), fc.constant(4 * 3600)),
  count: fc.integer({ min: 1, max: 8 }),
  isFolded: fc.boolean(),
});
type Case = typeof anyCase extends fc.Arbitrary<infer T> ? T : never;

const temporary = perFile(temporaryStore, ({ remove }) => remove());

let run = 0;

/** Ids and days of one run, so that one database serves all of them. */
function sceneOf() {
  run += 1;
  const startS = (18_000 + run * 3) * DAY_S;
  const id = (noun: string, n: number) => `${noun} ${n} of run ${run}`;
  return { startS, id };
}
type Scene = ReturnType<typeof sceneOf>;

async function seed(
  store: Store,
  { startS, id }: Scene,
  { points, item, isFolded }: Pick<Case, 'points' | 'item' | 'isFolded'>,
) {
  await store.accounts.put([0, 1].map((n) => ({ id: id('customer', n), name: `customer ${n}` })));
  await store.projects.put(
    PROJECTS.map((n) => ({
      ...{ id: id('project', n), name: `project ${n}` },
      accountId: id('customer', CUSTOMER[n] ?? 0),
    })),
  );
  for (const [n, members] of GROUPS.entries()) {
    await store.groups.put([
      { id: id('group', n), name: `group ${n}`, accountId: id('customer', 0) },
    ]);
    await store.groups.setProjects(
      id('group', n),
      members.map((project) => id('project', project)),
    );
  }
  const servers = PROJECTS.flatMap((n) =>
    [0, 1].map((server) => ({ id: `${id('project', n)} ${server}`, projectId: id('project', n) })),
  );
  await store.observations.record({
    origin: 'test',
    submitted: servers.map((server) => ({
      observation: aServer({ ...server, launchedAt: '2010-01-01T00:00:00' }),
    })),
  });
  const measured = points.map(
    ({ project, server, ms, value }): MeasuredPoint => ({
      metric: METRICS[item],
      tags: { uuid: `${id('project', project)} ${server}` },
      atMs: startS * 1000 + ms,
      value,
    }),
  );
  await store.points.write(measured, 'all');
  if (isFolded) while (await store.rollUps.foldSome((startS + DAY_S) * 1000));
}

async function callerOf(store: Store, viewer: string, { id }: Scene): Promise<Caller> {
  const held = {
    owner: { scopeType: 'account', scopeId: id('customer', 0), role: 'owner' },
    manager: { scopeType: 'project_group', scopeId: id('group', 0), role: 'manager' },
    admin: { scopeType: 'project', scopeId: id('project', 1), role: 'admin' },
  } as const;
  const role = held[viewer as keyof typeof held];
  const userId = id('user', 0);
  if (role) await store.roles.grant([{ userId, ...role }]);
  return {
    ...NO_LOCAL_IDENTITY,
    ...{ userId, projectId: null, domainId: null, isSystem: false },
    roles: viewer === 'staff' ? ['admin'] : [],
    scopes: role ? [role] : [],
    projectRoles: await store.roles.inProjects(userId),
  };
}

/** By the definition, over all points of the projects; of one series and stamp the last one written stands. */
function naive({ points, item }: Case, projects: readonly number[], grid: Grid): number[] {
  const { window, buckets, startS } = grid;
  const written = new Map(points.map((p) => [`${p.project} ${p.server} ${p.ms}`, p]));
  const all = [...written.values()]
    .filter(({ project }) => projects.includes(project))
    .map(({ ms, value }) => ({ atMs: startS * 1000 + ms, value: value / UNITS[item] }));
  return Array.from({ length: buckets.count }, (_, i) => {
    const { fromS, toS } = bucketAt(buckets, i);
    if (item !== 'storage') {
      const own = all.filter(({ atMs }) => atMs >= fromS * 1000 && atMs < toS * 1000);
      return own.length === 0 ? 0 : own.reduce((sum, { value }) => sum + value, 0) / own.length;
    }
    const inWindow = all.filter(
      ({ atMs }) => atMs >= window.fromS * 1000 && atMs < window.toS * 1000,
    );
    const minuteOf = (atMs: number) => Math.floor(atMs / 60_000) * 60;
    const newest = Math.max(
      ...inWindow.map(({ atMs }) => minuteOf(atMs)).filter((minute) => minute < toS),
    );
    const last = inWindow.filter(({ atMs }) => minuteOf(atMs) === newest);
    return last.reduce((sum, { value }) => sum + value, 0);
  });
}

interface Grid {
  readonly startS: number;
  readonly window: { readonly fromS: number; readonly toS: number };
  readonly buckets: ReturnType<typeof equalBuckets>;
}

it('is that of all points of the projects that the caller sees, folded or not', async () => {
  const { store } = await temporary();
  await fc.assert(
    fc.asyncProperty(anyCase, async (each) => {
      const scene = sceneOf();
      await seed(store, scene, each);
      const fromS = scene.startS + each.fromS;
      const window = { fromS, toS: fromS + each.lengthS };
      const buckets = equalBuckets(window, each.count);
      const caller = await callerOf(store, each.viewer, scene);
      const { aggregate, item, viewer } = each;
      const hierarchy = await visibleHierarchy(store, caller, may);
      const objects = aggregateObjects(hierarchy, { aggregate }).filter(({ id }) =>
        id.endsWith(`of run ${run}`),
      );
      const expected = SEES[viewer]?.[aggregate] ?? [];
      expect(objects.map(({ name }) => name)).toEqual(expected.map(([name]) => name));
      const usage = await aggregateUsage(store, objects, { item, memory: 'mean', window, buckets });
      expect(usage.isHourly).toBe(false);
      const grid = { startS: scene.startS, window, buckets };
      expect(usage.values).toEqual(expected.map(([, projects]) => naive(each, projects, grid)));
    }),
    { numRuns: Math.max(20, Math.floor(RUNS / 25)) },
  );
});

it('is refused if more hours of projects would have to be read than one question may', async () => {
  const { store } = await temporary();
  const scene = sceneOf();
  const points = [0, HOUR_MS].map((ms) => ({ project: 0, server: 0, ms, value: 1 }));
  await seed(store, scene, { points, item: 'cpu', isFolded: true });
  const window = { fromS: scene.startS, toS: scene.startS + DAY_S };
  const query = { item: 'cpu', memory: 'mean', window, buckets: equalBuckets(window, 1) } as const;
  const objects = [{ id: 'one', name: 'one', projectIds: [scene.id('project', 0)] }];
  const asked = (maxHours: number) => aggregateUsage(store, objects, { ...query, maxHours });
  await expect(asked(1)).rejects.toMatchObject({ code: 'tooLarge' });
  expect((await asked(2)).values).toEqual([[1]]);
});
