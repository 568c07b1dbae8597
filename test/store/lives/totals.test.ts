/** Exact sums are what looking at every segment gives, on every database, and do not overflow. */
import fc from 'fast-check';
import { type Observation, observe } from '../../../lib/domain/observation';
import {
  addUsage,
  exactUsage,
  NO_USAGE,
  overlapUs,
  usageOf,
} from '../../../lib/domain/usage/exact';
import { exactTotals } from '../../../lib/report/exact-totals';
import type { Store, UsedSegment } from '../../../lib/store/store';
import { onEachDatabase } from '../../support/databases/databases';

const HOUR_US = 3_600_000_000;
const SECOND_US = 1_000_000;

const anySize = fc.record({
  flavor: fc.constantFrom('s', 'b'),
  vcpus: fc.constantFrom(0, 1, 64),
  memoryMb: fc.constantFrom(512, 1_048_576),
  rootGb: fc.constantFrom(0, 20),
  ephemeralGb: fc.constantFrom(0, 7),
});

/** An instant, often on an edge of a window, sometimes years away. */
const anyInstantUs = fc.oneof(
  fc.integer({ min: -3, max: 30 }).map((n) => n * HOUR_US),
  fc.integer({ min: 0, max: 30 * 3600 }).map((n) => n * SECOND_US + 999_999),
  fc.integer({ min: -40 * 8766, max: 40 * 8766 }).map((n) => n * HOUR_US),
);

/** What is said of some servers of one run: launches, changes of size and of owner, ends. */
const anySaid = (run: string): fc.Arbitrary<Observation[]> =>
  fc.array(
    fc
      .record({
        serverId: fc.constantFrom(`${run}-1`, `${run}-2`, `${run}-3`),
        atUs: anyInstantUs,
        facts: fc.record(
          {
            launchedAtUs: anyInstantUs,
            terminatedAtUs: fc.option(anyInstantUs),
            projectId: fc.constantFrom(`${run}-p`, `${run}-q`),
            size: anySize,
          },
          { requiredKeys: [] },
        ),
      })
      .map((said) => observe({ ...said, source: 'notification', kind: 'event' } as never)),
    { maxLength: 12 },
  );

onEachDatabase('and exact sums', (make) => {
  let opened: Store;
  beforeAll(async () => {
    opened = await (await make()).open();
  });
  const storeUnderTest = () => opened;

  it('are what the segments come to, one by one', async () => {
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(
        anySaid('run'),
        fc.array(fc.tuple(anyInstantUs, anyInstantUs), { minLength: 4, maxLength: 4 }),
        async (said, windows) => {
          runs += 1;
          const own = said.map((observation) => forRun(observation, runs));
          const store = storeUnderTest();
          await store.observations.record({
            origin: 'test',
            submitted: own.map((o) => ({ observation: o })),
          });
          const segments = await Promise.all(
            [1, 2, 3].map((n) => store.servers.segments(`run${runs}-${n}`)),
          );
          for (const projectId of [`run${runs}-p`, `run${runs}-q`]) {
            const theirs = segments.flat().filter((segment) => segment.projectId === projectId);
            for (const [startUs, stopUs] of windows) {
              const { projects } = await exactTotals(store.totals, { startUs, stopUs, projectId });
              const window = { startUs: BigInt(startUs), stopUs: BigInt(stopUs) };
              const { projectId: _, ...usage } = projects[0] ?? { projectId, ...NO_USAGE };
              expect(usage).toEqual(exactUsage(theirs, window));
            }
          }
        },
      ),
      { numRuns: 100 },
    );
  }, 120_000);

  it('of all projects are those of each project, added up', async () => {
    const store = storeUnderTest();
    const window = { startUs: 2 * HOUR_US + 1, stopUs: 25 * HOUR_US };
    const { projects, total } = await exactTotals(store.totals, window);
    expect(projects.length).toBeGreaterThan(10);
    let existenceUs = 0n;
    for (const { projectId, ...usage } of projects) {
      existenceUs += usage.existenceUs;
      if (projectId === null) continue;
      const alone = await exactTotals(store.totals, { ...window, projectId });
      expect(alone.projects).toEqual([{ projectId, ...usage }]);
    }
    expect(total.existenceUs).toBe(existenceUs);
  });

  it('of all projects are those of their segments, read page by page', async () => {
    const { totals } = storeUnderTest();
    const window = { startUs: 2 * HOUR_US + 1, stopUs: 25 * HOUR_US };
    const bounds = { startUs: BigInt(window.startUs), stopUs: BigInt(window.stopUs) };
    const { projects } = await exactTotals(totals, window);
    for (const { projectId, ...usage } of projects) {
      const segments: UsedSegment[] = [];
      for (let after: UsedSegment | undefined; ; ) {
        const query = { ...window, projectId, limit: 2, ...(after && { after }) };
        const page = await totals.usedSegments(query);
        segments.push(...page);
        after = page.at(-1);
        if (!after) break;
      }
      const keys = segments.map(({ serverId, fromUs }) => `${serverId} ${fromUs}`);
      expect(new Set(keys).size).toBe(keys.length);
      const used = segments.map((each) => usageOf(overlapUs(each, bounds), each.size));
      expect(used.reduce(addUsage, NO_USAGE)).toEqual(usage);
    }
    expect(projects.some(({ projectId }) => projectId === null)).toBe(true);
  });

  it('of a window without a length are none, nor are its segments', async () => {
    const { totals } = storeUnderTest();
    const empty = { startUs: 5 * HOUR_US, stopUs: 5 * HOUR_US };
    expect(await totals.usageTotals(empty)).toEqual([]);
    expect(await totals.usedSegments({ ...empty, projectId: null, limit: 10 })).toEqual([]);
  });

  it('of 10,000 servers of 64 vCPU and 1 TiB over ten years do not overflow', async () => {
    const store = storeUnderTest();
    const size = { flavor: 'x', vcpus: 64, memoryMb: 1_048_576, rootGb: 1_000_000, ephemeralGb: 0 };
    const facts = { launchedAtUs: 1, terminatedAtUs: null, projectId: 'huge', size };
    const submitted = Array.from({ length: 10_000 }, (_, n) => ({
      observation: observe({ serverId: `huge-${n}`, source: 'file', kind: 'row', atUs: 1, facts }),
    }));
    await store.observations.record({ origin: 'test', submitted });
    const stopUs = 10 * 8766 * HOUR_US + 999_999;
    const { total } = await exactTotals(store.totals, { startUs: 0, stopUs, projectId: 'huge' });
    const existenceUs = 10_000n * BigInt(stopUs - 1);
    expect(total).toEqual({
      existenceUs,
      vcpuUs: 64n * existenceUs,
      memoryMbUs: 1_048_576n * existenceUs,
      localGbUs: 1_000_000n * existenceUs,
    });
  }, 60_000);
});

/** The same said of the servers and projects of one run, so that one store serves all runs. */
function forRun({ serverId, facts, ...rest }: Observation, run: number): Observation {
  const own = (name: string) => name.replace(/^run/, `run${run}`);
  const projectId = facts.projectId ? { projectId: own(facts.projectId) } : {};
  return observe({ ...rest, serverId: own(serverId), facts: { ...facts, ...projectId } });
}
