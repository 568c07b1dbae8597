/** Points that make it hard: gone ones, those of the future, and decimals that doubles do not have. */
import { FIXED_NOW_US } from '../../support/databases/stores';
import { perFile } from '../../support/scene';
import { type HostingApp, hostingApp, METRICS } from '../../support/vedtech/hosting';

const NOW_MS = FIXED_NOW_US / 1000;
const [MINUTE_MS, HOUR_MS, DAY_MS] = [60_000, 3_600_000, 86_400_000];
const ACCOUNT = 'e'.repeat(32);

const scene = perFile(hostingApp, (app) => app.close());

let instances = 0;

/** An instance of its own with these values of its CPU, by the time before now. */
async function instanceWith(app: HostingApp, values: readonly (readonly [number, number])[]) {
  instances += 1;
  const [id, number] = [`of points ${instances}`, 7000 + instances];
  await app.host({ accountId: ACCOUNT, id, state: 'active', name: id, hosting: { number } });
  const cpu = { metric: METRICS.cpu, tags: { uuid: id } };
  const points = values.map(([agoMs, value]) => ({ ...cpu, atMs: NOW_MS - agoMs, value }));
  await app.store.points.write(points, 'all');
  const key = await app.addKey({ accounts: [ACCOUNT] });
  return (path: string) => app.data(`/instance/${number}${path}`, key);
}

it('a stamp in the future hides nothing of what is measured now', async () => {
  const app = await scene();
  const ask = await instanceWith(app, [
    [MINUTE_MS, 12],
    [-400 * DAY_MS, 99],
  ]);
  expect(await ask('')).toMatchObject({
    current_usage: { cpu_percent: 12 },
    last_updated: '2026-01-01T23:59:00Z',
  });
});

it('a mean is rounded as it would be on paper, in every interval', async () => {
  const app = await scene();
  const ask = await instanceWith(app, [
    [2 * HOUR_MS - MINUTE_MS, 1.94],
    [2 * HOUR_MS - 2 * MINUTE_MS, 38.16],
  ]);
  for (const interval of ['5m', '15m', '1h', '1d']) {
    const { metrics } = await ask(`/history?period=7d&interval=${interval}`);
    expect([interval, metrics]).toMatchObject([interval, [{ cpu_percent: 20.1 }]]);
  }
});

it('where points are gone, hours stand in their place, each where it begins', async () => {
  const app = await scene();
  const ask = await instanceWith(app, [
    [20 * DAY_MS, 10],
    [20 * DAY_MS - 30 * MINUTE_MS, 20],
    [DAY_MS, 40],
  ]);
  const path = '/history?period=30d&interval=5m';
  const before = await ask(path);
  expect(before.metrics).toMatchObject([
    { timestamp: '2025-12-13T00:00:00Z', cpu_percent: 10 },
    { timestamp: '2025-12-13T00:30:00Z', cpu_percent: 20 },
    { timestamp: '2026-01-01T00:00:00Z', cpu_percent: 40 },
  ]);
  const { rollUps } = app.store;
  while (await rollUps.foldSome(NOW_MS));
  while (await rollUps.dropSome({ nowMs: NOW_MS, kept: { points: 8, hours: 400, days: 0 } }));
  expect((await ask(path)).metrics).toMatchObject([
    { timestamp: '2025-12-13T00:00:00Z', cpu_percent: 15 },
    { timestamp: '2026-01-01T00:00:00Z', cpu_percent: 40 },
  ]);
});
