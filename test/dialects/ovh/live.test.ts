/** Live values by OVH's API: as the newest points and records say, and null when they are too old. */
import { observe } from '../../../lib/domain/observation';
import { aServer, BIG, TINY } from '../../support/observations/servers';
import { MACHINES, NOW_MS, NUMBERS, SERVICES, tagsOf } from '../../support/ovh/cloud';
import { type OvhScene, ovhScene } from '../../support/ovh/scene';
import { perTest } from '../../support/scene';

const scene = perTest(ovhScene, (each) => each.close());

const DATACENTER = `/1.0/dedicatedCloud/${SERVICES.mine}/datacenter/${NUMBERS.mine.datacenter}`;
const [FILER, HOST, MACHINE] = [
  `${DATACENTER}/filer/${NUMBERS.mine.filer}`,
  `${DATACENTER}/host/${NUMBERS.mine.host}`,
  `${DATACENTER}/vm/${NUMBERS.mine.machine}`,
];
const MINUTE_MS = 60_000;
const MAX_AGE_MS = 15 * MINUTE_MS;

type Kind = Parameters<typeof tagsOf>[1];

const measure = (
  { store }: OvhScene,
  kind: Kind,
  values: Readonly<Record<string, number>>,
  ageMs = 0,
) =>
  store.points.write(
    Object.entries(values).map(([metric, value]) => ({
      ...{ metric: `vscope.${metric}`, tags: tagsOf('mine', kind) },
      ...{ atMs: NOW_MS - ageMs, value },
    })),
    'all',
  );

/** Something newer than all that was reported before. */
function report({ store, clock }: OvhScene, facts: Partial<Parameters<typeof aServer>[0]>) {
  clock.us += 1;
  const whole = { id: MACHINES.mine, launchedAt: '2025-01-01T00:00:00', size: BIG, ...facts };
  const { facts: reported } = aServer(whole);
  const observation = observe({
    ...{ serverId: MACHINES.mine, source: 'file', kind: 'row', atUs: clock.us, facts: reported },
  });
  return store.observations.record({ origin: 'later', submitted: [{ observation }] });
}

it.each([
  [2_621_440, 2.5, 1197.5],
  [1_048_577, 1 + 2 ** -20, 1199 - 2 ** -20],
])('a filer with %d kB has %d GB in use and %d free', async (kb, spaceUsed, spaceFree) => {
  const each = await scene();
  await measure(each, 'datastore', { 'filer.datastore.diskspace.used': kb });
  expect(await each.data(FILER)).toMatchObject({ spaceUsed, spaceFree, size: { value: 1200 } });
});

it.each([
  [12.5, 50, 5200, 65_536],
  [33.3, 4.38, 13_853, 5740.9536],
])('a host at %d %% and %d %% uses %d MHz and %d MB', async (cpu, mem, cpuUsed, memoryUsed) => {
  const each = await scene();
  await measure(each, 'host', { 'host.cpu.usage.perc': cpu, 'host.mem.usage.perc': mem });
  expect(await each.data(HOST)).toMatchObject({ cpuUsed, memoryUsed, vmTotal: 1, vmVcpuTotal: 4 });
});

it('a machine shows what was measured of it, one to one', async () => {
  const each = await scene();
  await measure(each, 'vm', {
    ...{ 'vm.cpu.usage.perc': 12.34, 'vm.mem.usage.perc': 40.1, 'vm.cpu.ready': 14.5 },
    ...{ 'vm.net.rx': 12.345, 'vm.net.tx': 0.1, 'vm.net.packetsrx': 7, 'vm.net.packetstx': 8 },
    ...{ 'vm.disk.io.read': 5, 'vm.disk.io.write': 6, 'vm.disk.bandwidth.read': 0.3 },
    ...{
      'vm.disk.bandwidth.write': 1000,
      'vm.disk.latency.read': 1.25,
      'vm.disk.latency.write': 2,
    },
  });
  expect(await each.data(MACHINE)).toMatchObject({
    ...{ cpuMax: 10_400, cpuUsed: 1283, cpuReady: 14.5, memoryMax: 8192, memoryUsed: 3285 },
    ...{ netRx: 12.345, netTx: 0.1, netPacketRx: 7, netPacketTx: 8 },
    ...{ readPerSecond: 5, writePerSecond: 6, readRate: 0.3, writeRate: 1000 },
    ...{ readLatency: 1.25, writeLatency: 2 },
  });
});

it('of several values the newest counts, and one of more than 15 minutes ago does not', async () => {
  const each = await scene();
  await measure(each, 'vm', { 'vm.net.rx': 1 }, MAX_AGE_MS);
  await measure(each, 'vm', { 'vm.net.tx': 2 }, MAX_AGE_MS + 1);
  expect(await each.data(MACHINE)).toMatchObject({ netRx: 1, netTx: null });
  await measure(each, 'vm', { 'vm.net.rx': 3 }, MINUTE_MS);
  expect((await each.data(MACHINE)).netRx).toBe(3);
  each.clock.us += MAX_AGE_MS * 1000;
  expect((await each.data(MACHINE)).netRx).toBeNull();
});

it('a metric that the inventory gives a role counts, too', async () => {
  const each = await scene();
  await each.store.metrics.put([
    { name: 'vscope.own.load', role: 'cpu_percent', unit: '1', scale: 100 },
  ]);
  await measure(each, 'vm', { 'own.load': 0.5 });
  expect((await each.data(MACHINE)).cpuUsed).toBe(5200);
});

it.each([
  ['stopped', 'poweredOff'],
  ['suspended', 'suspended'],
  ['paused', 'suspended'],
  ['something new', 'poweredOff'],
  ['active', 'poweredOn'],
])('a machine that is %s is %s in the next answer', async (state, powerState) => {
  const each = await scene();
  await measure(each, 'vm', { 'vm.net.rx': 1 });
  expect(await each.data(MACHINE)).toMatchObject({ powerState: 'poweredOn', netRx: 1 });
  await report(each, { state });
  const netRx = powerState === 'poweredOn' ? 1 : null;
  expect(await each.data(MACHINE)).toMatchObject({ powerState, netRx });
});

it('a machine that is resized or deleted shows it in the next answer', async () => {
  const each = await scene();
  await report(each, { size: TINY });
  expect(await each.data(MACHINE)).toMatchObject({ cpuNum: 1, cpuMax: 2600, memoryMax: 512 });
  await report(each, { size: TINY, terminatedAt: '2025-06-01T00:00:00', state: 'deleted' });
  expect(await each.data(MACHINE)).toMatchObject({ powerState: 'deleted' });
  expect(await each.data(`${DATACENTER}/vm`)).toEqual([]);
  expect(await each.data(HOST)).toMatchObject({ vmTotal: 0, vmVcpuTotal: 0 });
});

it.each([MINUTE_MS * 6, 3650 * 86_400_000])(
  'a stamp %d ms in the future hides nothing of what is measured now',
  async (aheadMs) => {
    const each = await scene();
    await measure(each, 'host', { 'host.cpu.usage.perc': 12.5 }, MINUTE_MS);
    await measure(each, 'host', { 'host.cpu.usage.perc': 99 }, -aheadMs);
    expect(await each.data(HOST)).toMatchObject({ cpuUsed: 5200 });
  },
);

it('a machine shows nothing of a host that is in another datacenter', async () => {
  const each = await scene();
  const before = await each.data(MACHINE);
  expect(before.hostName).toEqual(expect.any(String));
  const { nodeId } = (await each.store.hostings.find(MACHINES.mine)) ?? {};
  const other = (await each.store.datacenters.list({ limit: 10 })).find(
    ({ number }) => number !== NUMBERS.mine.datacenter,
  );
  await each.store.nodes.put([{ id: nodeId ?? '', kind: 'host', datacenterId: other?.id ?? '' }]);
  expect(await each.data(MACHINE)).toMatchObject({ hostName: null, cpuMax: null });
});
