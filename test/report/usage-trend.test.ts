/** Trends of a server and of a project: which values of an hour count, and how several series become one. */
import { usageTrend } from '../../lib/report/usage-trend';
import type { MeasuredPoint } from '../../lib/store/store';
import { temporaryStore } from '../support/databases/stores';
import { aServer } from '../support/observations/servers';
import { perFile } from '../support/scene';

const HOUR_MS = 3_600_000;
const START_MS = Date.UTC(2026, 0, 1);
const WINDOW = { fromMs: START_MS + 1, toMs: START_MS + 4 * HOUR_MS };

const measured = (
  metric: string,
  uuid: string,
  byHour: readonly (readonly number[])[],
): MeasuredPoint[] =>
  byHour.flatMap((values, hour) =>
    values.map((value, i) => ({
      ...{ metric, tags: { uuid, disk: 'a' }, value },
      atMs: START_MS + hour * HOUR_MS + i * 60_000,
    })),
  );

const scene = perFile(
  async () => {
    const { store, remove } = await temporaryStore();
    const servers = [
      { id: 's1', projectId: 'p' },
      { id: 's2', projectId: 'p' },
      { id: 's3', projectId: 'q' },
    ];
    const launchedAt = '2025-12-01T00:00:00';
    await store.observations.record({
      origin: 'test',
      submitted: servers.map((server) => ({ observation: aServer({ ...server, launchedAt }) })),
    });
    await store.points.write(
      [
        ...measured('usage.disk', 's1', [[10, 20], [25], [], [45]]),
        ...measured('usage.disk', 's2', [[100], [100], [], [100]]),
        ...measured('usage.disk', 's3', [[7], [7], [7], [7]]),
        ...measured('usage.cpu', 's1', [[10], [20, 20, 20], [30], [40]]),
        ...measured('usage.cpu', 's2', [[30], [60], [70], [80]]),
        ...measured('vscope.filer.datastore.diskspace.used', 's3', [[1], [2], [3], [4]]),
      ],
      'all',
    );
    return { store, remove };
  },
  ({ remove }) => remove(),
);

const trend = async (metric: string, of: Parameters<typeof usageTrend>[1]['of']) =>
  usageTrend((await scene()).store, { metric, of, ...WINDOW });

it('of a server is that of the means of its hours, each at its middle', async () => {
  expect(await trend('disk_bytes', { serverId: 's1' })).toMatchObject({
    count: 3,
    firstMs: START_MS + HOUR_MS / 2,
    lastMs: START_MS + 3.5 * HOUR_MS,
    slopePerDay: expect.closeTo(240),
    firstValue: expect.closeTo(15),
    lastValue: expect.closeTo(45),
  });
});

it('of a project adds up amounts over its servers', async () => {
  expect(await trend('disk_bytes', { projectId: 'p' })).toMatchObject({
    count: 3,
    firstValue: expect.closeTo(115),
    lastValue: expect.closeTo(145),
  });
});

it('of a project takes the mean of all percents, in which every value counts the same', async () => {
  const found = await trend('cpu_percent', { projectId: 'p' });
  // 20, (3 × 20 + 60) / 4 = 30, 50, 60
  expect(found).toMatchObject({ count: 4, slopePerDay: expect.closeTo(14 * 24) });
});

it('of percents by the name of their metric is that of their role', async () => {
  const of = { projectId: 'p' };
  expect(await trend('usage.cpu', of)).toEqual(await trend('cpu_percent', of));
});

it('takes every metric of a role in its unit, or one by its name as it is', async () => {
  const filer = 'vscope.filer.datastore.diskspace.used';
  expect(await trend(filer, { serverId: 's3' })).toMatchObject({ firstValue: expect.closeTo(1) });
  expect(await trend('disk_bytes', { serverId: 's3' })).toMatchObject({
    firstValue: expect.closeTo(7 + 1024),
    lastValue: expect.closeTo(7 + 4096),
  });
});

it.each([
  ['a server of which nothing was measured', 'mem_bytes', { serverId: 's1' }],
  ['a project that there is not', 'cpu_percent', { projectId: 'nobody' }],
])('is none for %s', async (_title, metric, of) => {
  expect(await trend(metric, of)).toBeUndefined();
});
