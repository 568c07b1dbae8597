/** Any limits and points give the numbers of a naive account, over HTTP. */
import fc from 'fast-check';
import { FIXED_NOW_US } from '../../support/databases/stores';
import { RUNS } from '../../support/property-runs';
import { perFile } from '../../support/scene';
import { anyInstance, VM_STATES } from '../../support/vedtech/arbitraries';
import { type HostingApp, hostingApp } from '../../support/vedtech/hosting';
import {
  type NaiveInstance,
  naiveLastUpdated,
  naiveLimits,
  naiveListed,
  naiveListJson,
  naiveSummary,
  naiveUsage,
} from '../../support/vedtech/naive';
import { INTERVAL_MS, naiveHistory, PERIOD_MS } from '../../support/vedtech/naive-history';

/** Within an hour and a day, so that the last buckets are not whole. */
const NOW_MS = FIXED_NOW_US / 1000 + 17 * 3_600_000 + 1_234_567;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const scene = perFile(hostingApp, (app) => app.close());

let accounts = 0;
let numbers = 0;

/** An account of its own with these instances. */
async function hostAll(
  app: HostingApp,
  given: readonly Omit<NaiveInstance, 'number' | 'subdomain'>[],
) {
  app.clock.us = NOW_MS * 1000;
  accounts += 1;
  const accountId = String(accounts).padStart(32, '0');
  const instances: NaiveInstance[] = given.map((each, i) => {
    numbers += 1;
    return { ...each, number: numbers, subdomain: i % 2 === 0 ? null : `of-${numbers}` };
  });
  await app.host(...instances.map((instance) => ({ accountId, ...hostedAs(instance) })));
  await app.store.points.write(instances.flatMap(pointsOf), 'all');
  return { key: await app.addKey({ accounts: [accountId] }), instances };
}

const hostedAs = (instance: NaiveInstance) => ({
  id: `server ${instance.number}`,
  name: instance.name,
  state: VM_STATES[instance.status] ?? '',
  hosting: {
    ...{ number: instance.number, subdomain: instance.subdomain, users: instance.users },
    cpuCores: String(instance.quarterCores / 4),
    ramMb: instance.ramMb,
    dbGb: String(instance.halfDbGb / 2),
    fileGb: String(instance.halfFileGb / 2),
  },
});

const NAMES = {
  cpu: 'usage.cpu',
  ram: 'usage.memory',
  db: 'usage.database',
  file: 'usage.filestore',
};

const pointsOf = ({ number, samples }: NaiveInstance) =>
  samples.map(({ quantity, writer, atMs, amount }) => ({
    metric: NAMES[quantity],
    tags: { uuid: `server ${number}`, writer: String(writer) },
    ...{ atMs, value: quantity === 'cpu' ? amount / 100 : amount },
  }));

test('the list, each instance and the sum are those of a naive account', async () => {
  const app = await scene();
  const anyInstances = fc.array(anyInstance(NOW_MS, HOUR_MS), { maxLength: 5 });
  const anyPage = fc.record({ limit: fc.nat(6), offset: fc.nat(4) });
  await fc.assert(
    fc.asyncProperty(anyInstances, anyPage, async (given, { limit, offset }) => {
      const { key, instances } = await hostAll(app, given);
      const listed = naiveListed(instances);
      expect(await app.data(`/instances?limit=${limit}&offset=${offset}`, key)).toEqual({
        instances: listed
          .slice(offset, offset + limit)
          .map((instance) => naiveListJson(instance, NOW_MS)),
        total_instances: listed.length,
      });
      expect(await app.data('/summary', key)).toEqual(naiveSummary(instances, NOW_MS));
      for (const instance of instances) {
        const detail = await app.data(`/instance/${instance.number}`, key);
        expect(detail).toMatchObject({
          current_usage: naiveUsage(instance, NOW_MS),
          limits: { ...naiveLimits(instance), users: instance.users },
          last_updated: naiveLastUpdated(instance),
        });
      }
    }),
    { numRuns: Math.ceil(RUNS * 0.05) },
  );
});

test('any history is that of a naive account', async () => {
  const app = await scene();
  const anyAsked = fc.record({
    period: fc.constantFrom(...Object.keys(PERIOD_MS)),
    interval: fc.constantFrom('auto', ...Object.keys(INTERVAL_MS)),
  });
  const anyMeasured = fc
    .constantFrom(HOUR_MS, DAY_MS, 40 * DAY_MS)
    .chain((longestMs) => anyInstance(NOW_MS, longestMs));
  await fc.assert(
    fc.asyncProperty(
      anyMeasured,
      fc.array(anyAsked, { minLength: 3, maxLength: 5 }),
      async (given, asked) => {
        const { key, instances } = await hostAll(app, [given]);
        const [instance] = instances as [NaiveInstance];
        for (const { period, interval } of asked) {
          const query = `period=${period}&interval=${interval}`;
          const answer = await app.ask(`/instance/${instance.number}/history?${query}`, key);
          const expected = naiveHistory(instance, { period, interval }, NOW_MS);
          expect(answer.status).toBe(expected ? 200 : 400);
          if (expected) expect(JSON.parse(answer.body).data).toEqual(expected);
        }
      },
    ),
    { numRuns: Math.ceil(RUNS * 0.03) },
  );
});
