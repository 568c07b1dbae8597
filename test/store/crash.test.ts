/** Whatever dies at whatever statement: what is stored is what the observations fold to, and telling again completes it. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { fold } from '../../lib/domain/fold';
import type { Observation } from '../../lib/domain/observation';
import type { Store } from '../../lib/store/store';
import { anyObservations } from '../support/observations';
import { type State, stateOf } from '../support/states';
import { type TemporaryStore, temporaryStore } from '../support/stores';

const ROOT = join(__dirname, '..', '..');

/** Observations about a few servers, in any order and with repeats. */
const anyTold: fc.Arbitrary<Observation[]> = fc
  .array(anyObservations, { minLength: 1, maxLength: 3 })
  .chain((sets) => {
    const all = sets.flat();
    return fc
      .array(fc.constantFrom(...all), { maxLength: 5 })
      .chain((repeats) => fc.shuffledSubarray([...all, ...repeats], { minLength: all.length }));
  });

/** The state that the pure fold makes of the same observations. */
function expectedState(observations: readonly Observation[]): State {
  const byServer = new Map<string, Map<string, Observation>>();
  for (const observation of observations) {
    const set = byServer.get(observation.serverId) ?? new Map();
    byServer.set(observation.serverId, set.set(observation.id, observation));
  }
  const lives = [...byServer].map(([id, set]) => [id, fold(id, [...set.values()])] as const);
  const observationIds = [...byServer.values()].flatMap((set) => [...set.keys()]).sort();
  return { lives: new Map(lives), observationIds };
}

const record = (store: Store, observations: readonly Observation[]) =>
  store.observations.record({
    origin: 'test',
    told: observations.map((observation) => ({ observation })),
  });

class Crash extends Error {}

describe('what is stored', () => {
  let temporary: TemporaryStore;
  let crashAfter = Number.POSITIVE_INFINITY;
  beforeEach(async () => {
    crashAfter = Number.POSITIVE_INFINITY;
  });

  const freshStore = async (): Promise<Store> => {
    temporary = await temporaryStore({
      onStatement() {
        crashAfter -= 1;
        if (crashAfter < 0) throw new Crash();
      },
    });
    return temporary.store;
  };

  it('is what the observations fold to, told one by one', async () => {
    await fc.assert(
      fc.asyncProperty(anyTold, async (told) => {
        const store = await freshStore();
        try {
          for (const observation of told) await record(store, [observation]);
          expect(await stateOf(store)).toEqual(expectedState(told));
        } finally {
          await temporary.remove();
        }
      }),
      { numRuns: 100 },
    );
  });

  it('is the same in any batches, with a crash after each statement of each batch', async () => {
    await fc.assert(
      fc.asyncProperty(anyTold, fc.integer({ min: 1, max: 8 }), async (told, size) => {
        const store = await freshStore();
        try {
          for (let from = 0; from < told.length; from += size) {
            await recordThroughCrashes(store, told.slice(from, from + size), () =>
              stateIs(store, told.slice(0, from)),
            );
          }
          expect(await stateOf(store)).toEqual(expectedState(told));
        } finally {
          await temporary.remove();
        }
      }),
      { numRuns: 60 },
    );
  });

  const stateIs = async (store: Store, told: readonly Observation[]) =>
    expect(await stateOf(store)).toEqual(expectedState(told));

  /** Records a batch, failing after the first statement, then after the second, and so on until it gets through. */
  async function recordThroughCrashes(
    store: Store,
    batch: readonly Observation[],
    nothingHappened: () => Promise<void>,
  ): Promise<void> {
    for (let statement = 0; ; statement += 1) {
      crashAfter = statement;
      try {
        await record(store, batch);
        return;
      } catch (error) {
        if (!(error instanceof Crash)) throw error;
      } finally {
        crashAfter = Number.POSITIVE_INFINITY;
      }
      await nothingHappened();
    }
  }

  it('survives a SIGKILL of the process after each statement', async () => {
    const [told] = fc.sample(anyTold, { numRuns: 1, seed: 7 }) as [Observation[]];
    const store = await freshStore();
    const batchFile = join(dirname(temporary.file), 'batch.json');
    const script = join(ROOT, 'test', 'support', 'record-and-die.ts');
    const before = told.slice(0, Math.floor(told.length / 2));
    writeFileSync(
      batchFile,
      JSON.stringify({ origin: 'test', told: told.map((observation) => ({ observation })) }),
    );
    try {
      await record(store, before);
      for (let statement = 1; ; statement += 1) {
        const run = spawnSync(
          process.execPath,
          ['--import', 'tsx', script, temporary.url, batchFile, String(statement)],
          { cwd: ROOT, encoding: 'utf8' },
        );
        if (run.status === 0) {
          expect(Number(run.stdout)).toBe(statement - 1);
          expect(statement).toBeGreaterThan(8);
          break;
        }
        expect(run.signal).toBe('SIGKILL');
        await stateIs(store, before);
      }
      await stateIs(store, told);
    } finally {
      await temporary.remove();
    }
  });
});
