/** Whatever dies at any statement: what is stored is what the observations fold to, and submitting it again completes it. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { fold } from '../../../lib/domain/fold';
import type { Observation } from '../../../lib/domain/observation';
import type { ServerLife } from '../../../lib/domain/server';
import type { Store } from '../../../lib/store/store';
import { onEachDatabase, type TestDatabase } from '../../support/databases/databases';
import { aboutServer } from '../../support/observations/about-server';
import { edges, examples } from '../../support/observations/lives';
import { anyObservations } from '../../support/observations/observations';
import { scriptWords } from '../../support/program/script';
import { RUNS } from '../../support/property-runs';

const ROOT = join(__dirname, '..', '..', '..');

/** Observations about one server or two, in any order and with repeats. */
const anyReports: fc.Arbitrary<Observation[]> = fc
  .tuple(anyObservations('one'), anyObservations('two'))
  .chain(([one, two]) => fc.shuffledSubarray([...one, ...two]));

/** The life that the pure fold makes of what was reported of one server. */
const foldedLife = (serverId: string, reported: readonly Observation[]): ServerLife | undefined => {
  const about = reported.filter((observation) => observation.serverId === serverId);
  return about.length === 0 ? undefined : fold(serverId, about);
};

async function storedLife(store: Store, serverId: string): Promise<ServerLife | undefined> {
  const server = await store.servers.find(serverId);
  return server && { server, segments: await store.servers.segments(serverId) };
}

/** That the store holds of these servers what was reported, no more and no less. */
async function expectStored(
  store: Store,
  serverIds: readonly string[],
  reported: readonly Observation[],
) {
  for (const serverId of serverIds) {
    expect(await storedLife(store, serverId)).toEqual(foldedLife(serverId, reported));
    const about = reported.filter((observation) => observation.serverId === serverId);
    const stored = await store.observations.about(serverId);
    expect(stored.map(({ id }) => id).sort()).toEqual(
      [...new Set(about.map(({ id }) => id))].sort(),
    );
  }
}

const record = (store: Store, observations: readonly Observation[]) =>
  store.observations.record({
    origin: 'test',
    submitted: observations.map((observation) => ({ observation })),
  });

class Crash extends Error {}

/** A server on a network takes longer for each statement than a file does. */
const SHARE_ON_SERVERS = 0.12;

onEachDatabase('and what is stored', (make, kind) => {
  const numRuns = kind === 'SQLite' ? RUNS : Math.ceil(RUNS * SHARE_ON_SERVERS);
  let database: TestDatabase;
  let store: Store;
  let statementsLeft = Number.POSITIVE_INFINITY;
  let runs = 0;
  const folder = mkdtempSync(join(tmpdir(), 'tenant-usage-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  beforeAll(async () => {
    database = await make();
    store = await database.open({
      seams: {
        onStatement() {
          statementsLeft -= 1;
          if (statementsLeft < 0) throw new Crash();
        },
      },
    });
  });

  /** Each run is about servers of its own, so that one store serves all runs. */
  const ownServers = (reported: readonly Observation[]) => {
    runs += 1;
    const names = new Map(reported.map(({ serverId }) => [serverId, `run ${runs} ${serverId}`]));
    const own = new Map<Observation, Observation>();
    for (const [serverId, name] of names) {
      const about = reported.filter((observation) => observation.serverId === serverId);
      aboutServer(about, name).forEach((other, place) => {
        own.set(about[place] as Observation, other);
      });
    }
    return {
      serverIds: [...names.values()],
      reported: reported.map((observation) => own.get(observation) as Observation),
    };
  };

  /** Records a batch with a crash after so many statements; whether it crashed. */
  async function crashes(batch: readonly Observation[], statements: number): Promise<boolean> {
    statementsLeft = statements;
    try {
      await record(store, batch);
      return false;
    } catch (error) {
      if (error instanceof Crash) return true;
      throw error;
    } finally {
      statementsLeft = Number.POSITIVE_INFINITY;
    }
  }

  it.each([...examples, ...edges])(
    'is right one by one, forward and backward: $name',
    async ({ reported }) => {
      const { serverIds, reported: forward } = ownServers(reported);
      for (const observation of forward) await record(store, [observation]);
      await expectStored(store, serverIds, forward);
      const { serverIds: others, reported: backward } = ownServers([...reported].reverse());
      for (const observation of backward) await record(store, [observation]);
      await expectStored(store, others, backward);
    },
  );

  it(
    'is what the observations fold to, told one by one',
    async () => {
      await fc.assert(
        fc.asyncProperty(anyReports, async (all) => {
          const { serverIds, reported } = ownServers(all);
          for (const observation of reported) await record(store, [observation]);
          await expectStored(store, serverIds, reported);
        }),
        { numRuns },
      );
    },
    120 * RUNS,
  );

  it(
    'is the same in random batches, each crashing after some statement and submitted again',
    async () => {
      const crashedAfter = new Set<number>();
      await fc.assert(
        fc.asyncProperty(
          anyReports,
          fc.integer({ min: 1, max: 8 }),
          fc.array(fc.nat({ max: 11 }), { minLength: 20, maxLength: 20 }),
          async (all, size, statements) => {
            const { serverIds, reported } = ownServers(all);
            for (let from = 0; from < reported.length; from += size) {
              const batch = reported.slice(from, from + size);
              const after = statements[from / size] ?? 0;
              if (await crashes(batch, after)) {
                crashedAfter.add(after);
                await expectStored(store, serverIds, reported.slice(0, from));
                await record(store, batch);
              }
            }
            await expectStored(store, serverIds, reported);
          },
        ),
        { numRuns },
      );
      // A few runs may miss some statements; the test below dies after each of them.
      if (numRuns >= 100) expect(crashedAfter.size).toBeGreaterThan(8);
    },
    240 * RUNS,
  );

  it('survives a SIGKILL of the process after each statement', async () => {
    const sample = fc
      .sample(anyReports, { numRuns: 50, seed: 7 })
      .find((reported) => reported.length > 10);
    const { serverIds, reported } = ownServers(sample ?? []);
    const batchFile = join(folder, 'batch.json');
    const before = reported.slice(0, reported.length / 2);
    const batch = { origin: 'test', submitted: reported.map((observation) => ({ observation })) };
    writeFileSync(batchFile, JSON.stringify(batch));
    await record(store, before);
    for (let statement = 1; ; statement += 1) {
      const args = [...scriptWords('record-and-die'), database.url, batchFile, String(statement)];
      const run = spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' });
      if (run.status === 0) {
        expect(Number(run.stdout)).toBe(statement - 1);
        expect(statement).toBeGreaterThan(8);
        break;
      }
      expect(run.signal).toBe('SIGKILL');
      await expectStored(store, serverIds, before);
    }
    await expectStored(store, serverIds, reported);
  }, 60_000);
});
