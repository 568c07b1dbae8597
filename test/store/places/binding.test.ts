/** Series are bound to servers, nodes and sites on every database, and in the end it does not matter what came first. */
import fc from 'fast-check';
import { observe } from '../../../lib/domain/observation';
import { BINDING_KEYS, datacenterLabel } from '../../../lib/domain/points/binding';
import type { SeriesBinding, Store, Tags } from '../../../lib/store/store';
import { onEachDatabase, type TestDatabase } from '../../support/databases/databases';
import { RUNS } from '../../support/property-runs';

const HOUR_MS = 3_600_000;
const AT_MS = 1000 * HOUR_MS;

/** What an operator, a cloud or a writer does. */
type Step = (store: Store, metric: string) => Promise<unknown>;

/** So that a failure shows what was done. */
const described = (what: string, facts: object, step: Step): Step =>
  Object.assign(step, { [fc.toStringMethod]: () => `${what} ${JSON.stringify(facts)}` });

const appear =
  (serverId: string, projectId = 'p'): Step =>
  ({ observations }) =>
    observations.record({
      origin: 'test',
      submitted: [
        {
          observation: observe({
            ...{ serverId, source: 'file', kind: 'row', atUs: 1 },
            facts: { projectId, launchedAtUs: 1 },
          }),
          position: '1',
        },
      ],
    });

const write =
  (tags: Tags): Step =>
  ({ points }, metric) =>
    points.write([{ metric, tags, atMs: AT_MS, value: 1 }], 'all');

/** A change that contradicts another one is refused, which is no matter here. */
const attempt =
  (step: Step): Step =>
  (store, metric) =>
    step(store, metric).catch((error) => expect(error).toMatchObject({ code: 'invalidParameter' }));

async function settle({ seriesBindings }: Store): Promise<number> {
  const step = await seriesBindings.update();
  return step.isDone ? step.series : step.series + (await settle({ seriesBindings } as Store));
}

/** By the rules as the guide gives them, looking at everything that is stored. */
async function boundByHand(
  store: Store,
  tags: Tags,
  lives: ReadonlySet<string>,
): Promise<SeriesBinding> {
  const all = { limit: 99 };
  const sites = await store.sites.list(all);
  const datacenters = await store.datacenters.list(all);
  const hostings = await store.hostings.list(all);
  const siteName = (id: string) => sites.find((site) => site.id === id)?.name ?? '';
  const label = tags['datacenter'];
  const datacenter =
    datacenters.find(({ siteId, number }) => datacenterLabel(siteName(siteId), number) === label) ??
    datacenters.find(({ id }) => id === label);
  const siteOf = (datacenterId: string | null) =>
    datacenters.find(({ id }) => id === datacenterId)?.siteId ?? null;
  const ids = ['instance_uuid', 'uuid', 'resource_id'].map((key) => tags[key] ?? '');
  const serverId =
    ids.find((id) => lives.has(id) || hostings.some((each) => each.serverId === id)) ??
    hostings.find(
      ({ moref, datacenterId }) => datacenter?.id === datacenterId && moref === tags['vm'],
    )?.serverId ??
    hostings.find(({ subdomain }) => subdomain !== null && subdomain === tags['subdomain'])
      ?.serverId;
  if (serverId !== undefined) {
    const hosting = hostings.find((each) => each.serverId === serverId);
    return { serverId, nodeId: null, siteId: siteOf(hosting?.datacenterId ?? null) };
  }
  const nodes = await store.nodes.list(all);
  const nodeNamed = (kind: string, name: string | undefined) =>
    nodes.find(
      (each) => each.kind === kind && each.name === name && each.datacenterId === datacenter?.id,
    );
  const node = nodeNamed('host', tags['host']) ?? nodeNamed('filer', tags['datastore']);
  if (node) return { serverId: null, nodeId: node.id, siteId: siteOf(node.datacenterId) };
  const named = [tags['servicename'], tags['site']].map(
    (text) => sites.find(({ name }) => name === text) ?? sites.find(({ id }) => id === text),
  );
  const siteId = datacenter?.siteId ?? named.find((site) => site)?.id ?? null;
  return { serverId: null, nodeId: null, siteId };
}

/** Ids and names of one sort are those of another one, too, so that a mix-up shows. */
const word = fc.constantFrom('a', 'b', 'c');
const label = fc.oneof(
  word,
  fc
    .tuple(word, fc.integer({ min: 1, max: 3 }))
    .map(([name, number]) => datacenterLabel(name, number)),
);
const number = fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined });

const anyTags: fc.Arbitrary<Tags> = fc
  .uniqueArray(fc.constantFrom(...BINDING_KEYS), { minLength: 1, maxLength: 4 })
  .chain((keys) =>
    fc
      .tuple(...keys.map((key) => (key === 'datacenter' ? label : word)))
      .map((values) => Object.fromEntries(keys.map((key, index) => [key, values[index] ?? '']))),
  );

const anySite = fc.record({ id: word, name: word });
const anyDatacenter = fc
  .record({ id: word, siteId: word })
  .chain((datacenter) =>
    number.map((each) => (each === undefined ? datacenter : { ...datacenter, number: each })),
  );
const anyNode = fc.record({
  kind: fc.constantFrom('host' as const, 'filer' as const),
  ...{ id: word, datacenterId: word, name: word },
});
const anyHosting = fc.record({
  serverId: word,
  subdomain: fc.option(word),
  moref: fc.option(word),
  datacenterId: fc.option(word),
});

const putting = <Change extends object>(
  what: string,
  anyChange: fc.Arbitrary<Change>,
  put: (store: Store, changes: readonly Change[]) => Promise<unknown>,
): fc.Arbitrary<Step> =>
  anyChange.map((change) =>
    described(
      what,
      change,
      attempt((store) => put(store, [change])),
    ),
  );

const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: anyTags.map((tags) => described('write', tags, write(tags))) },
  { weight: 2, arbitrary: word.map((id) => described('appear', { id }, appear(id))) },
  putting('site', anySite, ({ sites }, changes) => sites.put(changes)),
  putting('datacenter', anyDatacenter, ({ datacenters }, changes) => datacenters.put(changes)),
  putting('node', anyNode, ({ nodes }, changes) => nodes.put(changes)),
  {
    weight: 2,
    arbitrary: putting('hosting', anyHosting, ({ hostings }, changes) => hostings.put(changes)),
  },
  fc.constant(described('update', {}, ({ seriesBindings }) => seriesBindings.update())),
);

/** Not the hours and names, of which the store keeps some in memory. */
const FORGOTTEN = [
  ...['series', 'series_tags', 'awaited_servers', 'changed_tag_values'],
  ...['sites', 'datacenters', 'nodes', 'hostings', 'numbers'],
  ...['servers', 'segments', 'observations'],
];

onEachDatabase('binds series', (make) => {
  let database: TestDatabase;
  let store: Store;
  let statements: string[] = [];
  let runs = 0;
  beforeAll(async () => {
    database = await make();
    store = await database.open({
      seams: { onStatement: async (sql) => void statements.push(sql) },
    });
  });
  /** A metric of its own, since the store remembers the series that it has met. */
  async function anew(): Promise<string> {
    await database.all('begin');
    for (const table of FORGOTTEN) await database.all(`delete from ${table}`);
    await database.all('commit');
    runs += 1;
    return `m${runs}`;
  }
  const bindingsOf = async (metric: string) => {
    const series = await store.points.findSeries({ scope: 'all', metric });
    return series.map(({ tags, serverId, nodeId, siteId }) => ({
      tags,
      bound: { serverId, nodeId, siteId },
    }));
  };
  const livesNow = async () =>
    new Set((await database.all<{ id: string }>('select id from servers')).map(({ id }) => id));

  it('as the places and servers say in the end, in whatever order all of it came', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { minLength: 4, maxLength: 24 }), async (steps) => {
        const metric = await anew();
        for (const step of steps) await step(store, metric);
        await settle(store);
        const lives = await livesNow();
        const found = await bindingsOf(metric);
        const byHand = await Promise.all(
          found.map(async ({ tags }) => ({ tags, bound: await boundByHand(store, tags, lives) })),
        );
        expect(found).toEqual(byHand);
        expect(await settle(store)).toBe(0);
      }),
      { numRuns: Math.min(30, RUNS) },
    );
  }, 120_000);

  const SCENE: readonly Step[] = [
    ({ sites }) => sites.put([{ id: 'north', name: 'pcc' }]),
    ({ datacenters }) => datacenters.put([{ id: 'd1', siteId: 'north', number: 869 }]),
    ({ nodes }) => nodes.put([{ id: 'h1', kind: 'host', datacenterId: 'd1', name: '10.0.0.1' }]),
    ({ hostings }) =>
      hostings.put([{ serverId: 's1', subdomain: 'shop', moref: 'vm-1', datacenterId: 'd1' }]),
    appear('s1', 'demo'),
    appear('s2', 'web'),
  ];
  const IN_DATACENTER = { datacenter: 'pcc_datacenter869' };
  const SERIES: readonly (readonly [Tags, SeriesBinding])[] = [
    [
      { ...IN_DATACENTER, vm: 'vm-1' },
      { serverId: 's1', nodeId: null, siteId: 'north' },
    ],
    [
      { ...IN_DATACENTER, host: '10.0.0.1' },
      { serverId: null, nodeId: 'h1', siteId: 'north' },
    ],
    [
      { ...IN_DATACENTER, vm: 'vm-2' },
      { serverId: null, nodeId: null, siteId: 'north' },
    ],
    [
      { uuid: 's2', servicename: 'pcc' },
      { serverId: 's2', nodeId: null, siteId: null },
    ],
    [{ fqdn: 'x' }, { serverId: null, nodeId: null, siteId: null }],
  ];
  const writeAll = SERIES.map(([tags]) => write(tags));

  it.each([
    ['before', [...SCENE, ...writeAll]],
    ['after', [...writeAll, ...SCENE]],
  ])('that came %s the places and servers that they name', async (order, steps) => {
    const metric = await anew();
    for (const step of steps) await step(store, metric);
    expect(await settle(store)).toBe(order === 'after' ? 4 : 0);
    expect(await bindingsOf(metric)).toEqual(SERIES.map(([tags, bound]) => ({ tags, bound })));
  });

  it('again when a server gets another name, a site too, and a datacenter another site', async () => {
    const metric = await anew();
    for (const step of [...SCENE, ...writeAll]) await step(store, metric);
    await store.hostings.put([
      { serverId: 's3', subdomain: 'blog', moref: 'vm-2', datacenterId: 'd1' },
    ]);
    expect(await settle(store)).toBe(1);
    expect((await bindingsOf(metric))[2]).toMatchObject({ bound: { serverId: 's3' } });
    await store.sites.put([{ id: 'north', name: 'other' }]);
    await settle(store);
    const unbound = { serverId: null, nodeId: null, siteId: null };
    expect((await bindingsOf(metric)).slice(0, 3).map(({ bound }) => bound)).toEqual(
      Array(3).fill(unbound),
    );
    await store.sites.put([{ id: 'south', name: 'pcc' }]);
    await store.datacenters.put([{ id: 'd1', siteId: 'south' }]);
    await settle(store);
    expect((await bindingsOf(metric)).slice(0, 3).map(({ bound }) => bound.siteId)).toEqual(
      Array(3).fill('south'),
    );
  });

  it('and count for the project of the server that took over, in all hours', async () => {
    await anew();
    await database.all('delete from rollup_project_1h');
    for (const step of [...SCENE, ...writeAll]) await step(store, 'usage.cpu');
    const fold = async (): Promise<void> => {
      if (await store.rollUps.foldSome(AT_MS + HOUR_MS)) await fold();
    };
    const projects = async () => {
      await fold();
      const rows = await database.all<{ project: string; n: number }>(
        'select project_id as project, n from rollup_project_1h order by project_id',
      );
      return rows.map(({ project, n }) => [project, Number(n)]);
    };
    expect(await projects()).toEqual([
      ['demo', 1],
      ['web', 1],
    ]);
    await store.hostings.put([
      { serverId: 's1', moref: null },
      { serverId: 's2', moref: 'vm-1', datacenterId: 'd1' },
    ]);
    await settle(store);
    expect(await projects()).toEqual([['web', 2]]);
  });

  it('many of one value step by step, and none twice', async () => {
    const metric = await anew();
    const tags = Array.from({ length: 1203 }, (_, n) => ({ host: `h${n}`, servicename: 'pcc' }));
    await store.points.write(
      tags.map((each) => ({ metric, tags: each, atMs: AT_MS, value: 1 })),
      'all',
    );
    await store.sites.put([{ id: 'north', name: 'pcc' }]);
    const steps: number[] = [];
    for (let isDone = false; !isDone; ) {
      const step = await store.seriesBindings.update();
      steps.push(step.series);
      isDone = step.isDone;
    }
    expect(steps).toEqual([500, 500, 203, 0]);
  });

  it('with two or three look-ups where nothing has changed', async () => {
    await anew();
    for (const step of [...SCENE, ...writeAll]) await step(store, 'idle');
    await settle(store);
    statements = [];
    expect(await store.seriesBindings.update()).toEqual({ series: 0, isDone: true });
    expect(statements.length).toBeLessThanOrEqual(3);
    expect(statements.filter((sql) => !sql.startsWith('select'))).toEqual([]);
  });

  it('so that who writes for one site reaches no server that is not known to be there', async () => {
    const metric = await anew();
    for (const step of SCENE) await step(store, metric);
    const scope = { projectIds: [], accountIds: [], siteIds: ['north'] };
    const ours = { ...IN_DATACENTER, vm: 'vm-1' };
    const theirs = { uuid: 's2', servicename: 'pcc' };
    const { refused } = await store.points.write(
      [ours, theirs].map((tags) => ({ metric, tags, atMs: AT_MS, value: 1 })),
      scope,
    );
    expect([...refused]).toEqual([[1, 'scope']]);
  });
});
