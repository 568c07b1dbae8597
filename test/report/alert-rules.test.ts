/** Alert rules on a real store: what they open and close is what a naive evaluator says, whoever runs them, however often. */
import fc from 'fast-check';
import type { MeasuredCondition } from '../../lib/domain/alerts/condition';
import { observe } from '../../lib/domain/observation';
import { evaluateRules } from '../../lib/report/alert-rules';
import type { Alert, MeasuredPoint, Store } from '../../lib/store/store';
import { anyCondition, anySeries, naiveTransitions, type Point } from '../support/alerts/naive';
import {
  type DatabaseKind,
  onEachDatabase,
  type TestDatabase,
} from '../support/databases/databases';
import { aServer, at } from '../support/observations/servers';
import { RUNS } from '../support/property-runs';

const MINUTE_MS = 60_000;
const START_MS = Date.UTC(2026, 0, 1);
const signal = new AbortController().signal;

const textOf = (condition: MeasuredCondition): string => {
  const duration = `${condition.forMs / MINUTE_MS}m`;
  if (condition.kind === 'idle') return `idle for ${duration}`;
  return `${condition.metric} ${condition.comparison} ${condition.threshold} for ${duration}`;
};

const measured = (
  serverId: string,
  points: readonly Point[],
  tags: Readonly<Record<string, string>> = {},
): MeasuredPoint[] =>
  points.map(({ atMs, value }) => ({
    metric: 'usage.cpu',
    tags: { uuid: serverId, ...tags },
    atMs: START_MS + Math.floor(atMs),
    value,
  }));

const run = (store: Store, nowMs: number) =>
  evaluateRules(store, { nowUs: (START_MS + nowMs) * 1000, signal });

const everyAlert = async ({ alerts }: Store): Promise<readonly Alert[]> => {
  const all = await alerts.list({ scope: 'all', limit: 1000 });
  return [...all].sort((a, b) => a.createdAtUs - b.createdAtUs);
};

/** When each alert opened and closed, in ms after the start. */
const spansOf = (alerts: readonly Alert[]) =>
  alerts.map(({ createdAtUs, closedAtUs }) => [
    createdAtUs / 1000 - START_MS,
    closedAtUs === null ? null : closedAtUs / 1000 - START_MS,
  ]);

async function makeServers(store: Store, ...servers: Partial<Parameters<typeof aServer>[0]>[]) {
  const launchedAt = '2025-12-01T00:00:00';
  await store.observations.record({
    origin: 'test',
    submitted: servers.map((server) => {
      const { id: _hash, ...statement } = aServer({
        id: 's1',
        projectId: 'p1',
        launchedAt,
        ...server,
      });
      return { observation: observe({ ...statement, atUs: at('2025-12-02T00:00:00') }) };
    }),
  });
}

/** Values five minutes apart from the start on; null: none. */
const values = (...all: readonly (number | null)[]): Point[] =>
  all.flatMap((value, i) => (value === null ? [] : [{ atMs: i * 5 * MINUTE_MS + 1000, value }]));

const BUSY = { name: 'busy', condition: 'cpu_percent > 90 for 15m' } as const;

onEachDatabase('and alerts by rules', (make, kind: DatabaseKind) => {
  let database: TestDatabase;
  let stores: readonly Store[];
  let store: Store;
  let server = 0;
  beforeAll(async () => {
    database = await make();
    await database.open();
  });
  // New stores, since a store remembers the series that it has seen.
  beforeEach(async () => {
    await database.empty();
    stores = await Promise.all([0, 1].map(() => database.open()));
    [store] = stores as [Store];
  });
  afterEach(() => Promise.all(stores.map((one) => one.close())));
  const id = () => `server ${server}`;
  const write = (points: readonly MeasuredPoint[]) => store.points.write(points, 'all');

  it('are found of fewer objects at once where these have more points than may be read', async () => {
    await makeServers(store, ...['a', 'b', 'c'].map((one) => ({ id: one })));
    const few = values(99, 99, 99, 99);
    await write(['a', 'b', 'c'].flatMap((one) => measured(one, few)));
    const rules = [
      ...['a', 'b'].map((one) => ({ name: one, scopeType: 'server', scopeId: one }) as const),
      { name: 'z', scopeType: 'project', scopeId: 'p1' } as const,
    ];
    await store.alertRules.put(rules.map((rule) => ({ ...BUSY, ...rule })));
    const nowUs = (START_MS + 16 * MINUTE_MS) * 1000;
    const runOf = (budget: number) => evaluateRules(store, { nowUs, signal, budget });
    const message = expect.stringContaining('alert rule a: ');
    await expect(runOf(0)).rejects.toMatchObject({ code: 'tooLarge', message });
    expect(await everyAlert(store)).toEqual([]);
    expect(await runOf(4)).toEqual({ opened: 5, closed: 0 });
  });

  it('do not wait for a rule that would read too much', async () => {
    await makeServers(store, { id: 'a' }, { id: 'b' });
    const often = Array.from({ length: 50 }, (_, i) => ({
      atMs: 10 * MINUTE_MS + i * 1000,
      value: 99,
    }));
    await write([...measured('a', often), ...measured('b', values(99, 99, 99, 99))]);
    const rules = ['a', 'b'].map((one) => ({
      ...BUSY,
      name: one,
      scopeType: 'server' as const,
      scopeId: one,
    }));
    await store.alertRules.put(rules);
    const nowUs = (START_MS + 16 * MINUTE_MS) * 1000;
    await expect(evaluateRules(store, { nowUs, signal, budget: 20 })).rejects.toMatchObject({
      code: 'tooLarge',
    });
    expect(await everyAlert(store)).toMatchObject([{ scopeId: 'b' }]);
  });

  it('are those of a naive evaluator, whenever and however often the job runs', async () => {
    const anyMoments = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(anyCondition, anySeries, anyMoments, async (condition, series, moments) => {
        server += 1;
        await makeServers(store, { id: id() });
        const points = series.flatMap((each, i) => measured(id(), each, { number: String(i) }));
        await write(points);
        const rule = { name: id(), condition: textOf(condition) };
        await store.alertRules.put([{ ...rule, scopeType: 'server', scopeId: id() }]);
        const bucketMs = condition.forMs >= 360 * MINUTE_MS ? 60 * MINUTE_MS : 5 * MINUTE_MS;
        let nowMs = MINUTE_MS;
        await run(store, nowMs);
        for (const buckets of moments) {
          nowMs += buckets * bucketMs;
          await Promise.all(stores.map((one) => run(one, nowMs)));
        }
        await store.alertRules.put([{ name: rule.name, isEnabled: false }]);
        const untilMs = nowMs - MINUTE_MS;
        const whole = series.map((each) => each.map((p) => ({ ...p, atMs: Math.floor(p.atMs) })));
        // The first run has said what was at the start already.
        const expected = naiveTransitions(condition, whole, { afterMs: -bucketMs, untilMs });
        const alerts = (await everyAlert(store)).filter(({ type }) => type === rule.name);
        const found = spansOf(alerts)
          .flat()
          .filter((ms) => ms !== null);
        expect(found).toEqual(expected.map(({ atMs }) => atMs));
      }),
      { numRuns: Math.ceil(RUNS * (kind === 'SQLite' ? 0.05 : 0.02)) },
    );
  }, 120_000);

  it('open once, however often the job runs and from however many processes', async () => {
    await makeServers(store, { id: id() });
    await write(measured(id(), values(91, 92, 97.5, 99, 99, 99)));
    await store.alertRules.put([BUSY]);
    for (const minutes of [16, 16, 21, 26]) {
      await Promise.all([...stores, ...stores].map((one) => run(one, minutes * MINUTE_MS)));
    }
    const alerts = await everyAlert(store);
    expect(alerts).toHaveLength(1);
    expect(alerts[0]).toMatchObject({
      type: 'busy',
      message: 'cpu_percent > 90 for 15m: 97.5',
      severity: 'warning',
      scopeType: 'server',
      scopeId: id(),
      projectId: 'p1',
      createdAtUs: at('2026-01-01T00:15:00'),
      closedAtUs: null,
      context: { rule: 'cpu_percent > 90 for 15m', value: 97.5 },
    });
    const events = await store.outbox.list({ limit: 10 });
    expect(events.map(({ event }) => event)).toEqual(['opened']);
  });

  it('close when it is over, are kept, and open again as others', async () => {
    await makeServers(store, { id: id() });
    await write(measured(id(), values(91, 92, 93, 1, 1, 1, 91, 92, 93)));
    await store.alertRules.put([BUSY]);
    for (const minutes of [16, 31, 46, 120]) await run(store, minutes * MINUTE_MS);
    expect(spansOf(await everyAlert(store))).toEqual([
      [15 * MINUTE_MS, 30 * MINUTE_MS],
      [45 * MINUTE_MS, 60 * MINUTE_MS],
    ]);
  });

  it('understand by a role every metric that has it, in its unit', async () => {
    await makeServers(store, { id: id() });
    await store.metrics.put([{ name: 'load.share', role: 'cpu_percent', scale: 100 }]);
    const shares = values(0.91, 0.92, 0.975).map(({ atMs, value }) => ({
      ...{ metric: 'load.share', tags: { uuid: id() }, atMs: START_MS + atMs, value },
    }));
    await write(shares);
    await store.alertRules.put([BUSY]);
    await run(store, 16 * MINUTE_MS);
    expect((await everyAlert(store)).map(({ context }) => context['value'])).toEqual([97.5]);
  });

  it('close when the rule is switched off, or is about something else', async () => {
    await makeServers(store, { id: id() });
    await write(measured(id(), values(91, 92, 93, 94, 95, 96, 97)));
    await store.alertRules.put([BUSY, { ...BUSY, name: 'also busy' }]);
    await run(store, 16 * MINUTE_MS);
    await store.alertRules.put([
      { name: 'busy', isEnabled: false },
      { name: 'also busy', scopeType: 'project', scopeId: 'another' },
    ]);
    await run(store, 31 * MINUTE_MS);
    const alerts = await everyAlert(store);
    expect(alerts.map(({ closedAtUs }) => closedAtUs !== null)).toEqual([true, true]);
  });

  it.each([
    ['all', null, 2],
    ['project', 'p1', 1],
    ['account', 'a'.repeat(32), 1],
    ['server', 'another', 0],
  ] as const)('are about what belongs to the rule: %s %s', async (scopeType, scopeId, count) => {
    await makeServers(store, { id: id() }, { id: `${id()} of p2`, projectId: 'p2' });
    await store.accounts.put([{ id: 'a'.repeat(32) }]);
    await store.projects.put([{ id: 'p2', accountId: 'a'.repeat(32) }]);
    const busy = values(91, 92, 93);
    await write([...measured(id(), busy), ...measured(`${id()} of p2`, busy)]);
    await store.alertRules.put([{ ...BUSY, scopeType, scopeId }]);
    await run(store, 16 * MINUTE_MS);
    const alerts = await everyAlert(store);
    expect(alerts).toHaveLength(count);
    const ofP2 = alerts.find(({ projectId }) => projectId === 'p2');
    if (ofP2) expect(ofP2.accountId).toBe('a'.repeat(32));
  });

  it('do not call a server idle that was stopped, or that nobody measured', async () => {
    await makeServers(
      store,
      { id: id() },
      { id: `${id()} stopped`, state: 'stopped' },
      { id: `${id()} silent` },
    );
    const idle = values(...Array.from({ length: 75 }, () => 1));
    await write([...measured(id(), idle), ...measured(`${id()} stopped`, idle)]);
    await store.alertRules.put([{ name: 'idle', condition: 'idle for 6h' }]);
    await run(store, 361 * MINUTE_MS);
    const alerts = await everyAlert(store);
    expect(alerts.map(({ scopeId }) => scopeId)).toEqual([id()]);
  });

  it('say after a pause what happened meanwhile', async () => {
    await makeServers(store, { id: id() });
    await store.alertRules.put([BUSY]);
    await run(store, MINUTE_MS);
    await write(measured(id(), values(91, 92, 93, 1, 1, 1, 1)));
    await run(store, 10 * 60 * MINUTE_MS);
    expect(spansOf(await everyAlert(store))).toEqual([[15 * MINUTE_MS, 30 * MINUTE_MS]]);
    const events = await store.outbox.list({ limit: 10 });
    expect(events.map(({ event }) => event)).toEqual(['opened', 'closed']);
  });

  it('leave a minute for values that arrive late', async () => {
    await makeServers(store, { id: id() });
    await write(measured(id(), values(91, 92)));
    await store.alertRules.put([BUSY]);
    await run(store, 15 * MINUTE_MS + 59_000);
    await write(measured(id(), [{ atMs: 14 * MINUTE_MS, value: 93 }]));
    await run(store, 16 * MINUTE_MS);
    expect(spansOf(await everyAlert(store))).toEqual([[15 * MINUTE_MS, null]]);
  });
});
