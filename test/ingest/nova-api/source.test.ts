/** Looks at a Nova over real sockets: paging, a busy service, tokens that are refused, answers that cannot be read. */
import { sectionOf } from '../../../lib/config';
import { NOVA_API } from '../../../lib/ingest/nova-api/settings';
import { type Look, novaApiSource } from '../../../lib/ingest/nova-api/source';
import { runPipeline } from '../../../lib/ingest/pipeline';
import { NO_LIMIT } from '../../../lib/ingest/records/future';
import { connectNova } from '../../../lib/openstack/nova/client';
import { MINUTE_US } from '../../../lib/time';
import { type TemporaryStore, temporaryStore } from '../../support/databases/stores';
import { cut, cutLater, garbage, json, PASSWORD } from '../../support/keystone/fake-keystone';
import { type FakeNova, fakeNova } from '../../support/nova-api/fake-nova';
import { ASKED_AT_US, type NovaServer, servers } from '../../support/nova-api/recording';
import { testConfig } from '../../support/service/config';

const NOW_US = ASKED_AT_US;

interface Scene {
  readonly nova: FakeNova;
  readonly temporary: TemporaryStore;
  readonly lines: string[];
  readonly waitedMs: number[];
  /** Looks once; gives the number of new observations. */
  look(more?: Partial<Look>): Promise<number>;
  heardUntilUs(): Promise<number | undefined>;
}

let scene: Scene;
beforeEach(async () => {
  const temporary = await temporaryStore();
  const nova = await fakeNova();
  nova.servers = servers;
  const lines: string[] = [];
  const waitedMs: number[] = [];
  const logged = (fields: object, text: string) =>
    void lines.push(`${text} ${JSON.stringify(fields)}`);
  const log = { info: logged, warn: logged, error: logged };
  const { store } = temporary;
  const options = {
    settings: {
      ...sectionOf(testConfig(), NOVA_API),
      ...{
        authUrl: [nova.keystone.url],
        username: 'meter',
        password: PASSWORD,
        projectName: 'admin',
      },
    },
    needs: { who: 'this test', section: 'nova_api' },
    ...{ nowUs: () => NOW_US, log, signal: new AbortController().signal },
    wait: async (ms: number) => void waitedMs.push(ms),
  };
  const client = connectNova(options);
  scene = {
    ...{ nova, temporary, lines, waitedMs },
    async look(more = {}) {
      const look: Look = {
        ...{ nova: client, sources: store.sources, cell: 'default', pageSize: 10, log },
        ...{ overlapUs: 10 * MINUTE_US, nowUs: () => NOW_US, latestUs: NO_LIMIT },
        ...more,
      };
      let added = 0;
      await runPipeline(novaApiSource(look), (batch) => store.observations.record(batch), {
        onBatch: (_batch, recorded) => {
          added += recorded.added;
        },
      });
      return added;
    },
    heardUntilUs: async () => (await store.sources.states())[0]?.heardUntilUs,
  };
});
afterEach(async () => {
  await scene.nova.stop();
  await scene.temporary.remove();
});

it('takes in all servers page by page, and notes until when', async () => {
  expect(await scene.look()).toBe(43);
  expect(scene.nova.asked).toHaveLength(5);
  expect(scene.nova.asked[0]).toBe(
    '/servers/detail?all_tenants=1&changes-since=1970-01-01T00%3A00%3A00Z&limit=10',
  );
  expect(await scene.heardUntilUs()).toBe(NOW_US - 10_000_000);
});

it('asks next only for what has changed since, and a while before', async () => {
  await scene.look();
  scene.nova.asked.length = 0;
  expect(await scene.look({ nowUs: () => NOW_US + 30 * MINUTE_US })).toBe(0);
  expect(scene.nova.asked[0]).toContain('changes-since=2026-11-21T21%3A00%3A19Z');
});

it('a look that finds nothing new adds nothing, and a change is one observation', async () => {
  await scene.look();
  expect(await scene.look()).toBe(0);
  const [first, ...others] = servers as readonly [NovaServer, ...NovaServer[]];
  scene.nova.servers = [{ ...first, updated: '2026-11-21T21:10:00Z', name: 'renamed' }, ...others];
  expect(await scene.look()).toBe(1);
});

it('what changes in the second in which Nova is asked is not outdated by its answer', async () => {
  const id = 'in-this-second';
  const server = {
    ...(servers.find(({ name }) => name === 'stays-active') as NovaServer),
    ...{ id, updated: '2026-11-21T21:10:00Z' },
  };
  const look = (state: string, asked: string) => {
    scene.nova.servers = [{ ...server, 'OS-EXT-STS:vm_state': state }];
    return scene.look({ nowUs: () => Date.parse(asked) * 1000 });
  };
  expect(await look('active', '2026-11-21T21:10:00.300Z')).toBe(1);
  expect(await look('stopped', '2026-11-21T21:20:00Z')).toBe(1);
  expect(await scene.temporary.store.servers.segments(id)).toMatchObject([
    { state: 'active' },
    { state: 'stopped', toUs: null },
  ]);
});

it('waits as long as a busy Nova asks for, and goes on where it was', async () => {
  const busy = json(429, { overLimit: { code: 429 } }, { 'Retry-After': '7' });
  const full = json(503, {}, { 'Retry-After': new Date(NOW_US / 1000 + 90_000).toUTCString() });
  scene.nova.next.push(undefined, busy, full, json(413, {}));
  expect(await scene.look()).toBe(43);
  const [first, second, third] = scene.waitedMs;
  expect([first, third]).toEqual([7000, 4000]);
  expect(Math.abs((second ?? 0) - 90_000)).toBeLessThan(1000);
  expect(scene.nova.asked).toHaveLength(8);
});

it('a token that is refused is renewed once', async () => {
  scene.nova.next.push(undefined, (res) => {
    scene.nova.keystone.given.clear();
    res.writeHead(401).end('{}');
  });
  expect(await scene.look()).toBe(43);
  expect(scene.nova.keystone.logins()).toBe(2);
  scene.nova.next.push(json(401, {}), json(401, {}));
  await expect(scene.look()).rejects.toMatchObject({ message: expect.stringMatching(/401/) });
});

it.each([
  ['cut', cut],
  ['cut in the middle', cutLater],
  ['no JSON', garbage],
  ['JSON of something else', json(200, { choices: [] })],
  ['a refusal', json(403, { forbidden: { code: 403, message: 'Policy does not allow it.' } })],
])(
  'an answer that is %s fails the look, and the next one misses nothing',
  async (_what, answer) => {
    scene.nova.next.push(undefined, undefined, ...Array.from({ length: 12 }, () => answer));
    await expect(scene.look()).rejects.toMatchObject({
      code: 'cloudUnavailable',
      message: expect.stringMatching(/^Nova: .*\/servers\/detail: /),
    });
    expect(await scene.heardUntilUs()).toBeUndefined();
    scene.nova.next.length = 0;
    expect(await scene.look()).toBe(23);
    expect(await scene.heardUntilUs()).toBe(NOW_US - 10_000_000);
  },
);

it('a cell that is away leaves the look incomplete, with all others stored', async () => {
  const away = { id: 'x', status: 'UNKNOWN', tenant_id: 'p', created: '2026-11-21T21:00:00Z' };
  scene.nova.next.push(json(200, { servers: [...servers, away] }));
  await expect(scene.look()).rejects.toMatchObject({
    message: expect.stringContaining('with 1 servers'),
  });
  expect(await scene.heardUntilUs()).toBeUndefined();
  expect(await scene.look()).toBe(0);
});

it('one server that cannot be understood goes to the quarantine, the others go on', async () => {
  scene.nova.servers = servers.map((each, i) =>
    i === 20 ? { ...each, created: 'yesterday' } : each,
  );
  expect(await scene.look()).toBe(42);
  const [entry] = await scene.temporary.store.quarantine.list(undefined, 10);
  expect(entry).toMatchObject({
    origin: 'nova-api:default',
    field: 'created',
    position: servers[20]?.id,
  });
});

it('an old Nova is asked for each flavor once; one that is gone leaves the size untold', async () => {
  scene.nova.minor = 40;
  scene.nova.flavors = new Map([
    [
      'f1',
      { name: 'lab.small', vcpus: 1, ram: 512, disk: 1, 'OS-FLV-EXT-DATA:ephemeral': 0, swap: '' },
    ],
  ]);
  scene.nova.servers = servers.map((each, i) => ({
    ...each,
    flavor: { id: i < 40 ? 'f1' : 'f2', links: [] },
  }));
  await scene.look();
  expect(scene.nova.asked.filter((path) => path.startsWith('/flavors'))).toEqual([
    '/flavors/f1',
    '/flavors/f2',
  ]);
  const { store } = scene.temporary;
  expect((await store.servers.find(servers[0]?.id ?? ''))?.size).toMatchObject({
    flavor: 'lab.small',
    vcpus: 1,
  });
  expect((await store.servers.find(servers[42]?.id ?? ''))?.size).toBeNull();
  expect(scene.lines.join('\n')).toContain('"count":3');
});

it('no password and no token is in any line', async () => {
  scene.nova.next.push(json(401, {}), json(503, {}), cut);
  await scene.look();
  const tokens = [...scene.nova.keystone.given];
  expect(tokens).toHaveLength(2);
  for (const secret of [PASSWORD, ...tokens]) expect(scene.lines.join('\n')).not.toContain(secret);
});
