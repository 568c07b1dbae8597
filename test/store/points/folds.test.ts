/** Whatever is written, folded, repeated, done at once or interrupted in whatever order: answers follow from the last values. */
import fc from 'fast-check';
import type { Store } from '../../../lib/store/store';
import { onEachDatabase, type TestDatabase } from '../../support/databases/databases';
import { DAY_MS } from '../../support/points/rolled-up';
import {
  answersByHand,
  answersOf,
  DAYS_A_RUN,
  expectStored,
  ownScene,
  type Scene,
} from '../../support/points/scene';
import {
  anyPoint,
  anyStep,
  type Folding,
  pointsOf,
  type Step,
  type Writing,
} from '../../support/points/steps';
import { RUNS } from '../../support/property-runs';

class Crash extends Error {}

/** A server on a network takes longer for each statement than a file does. */
const SHARE_ON_SERVERS = 0.012;
/** Making a failed case smaller takes longer on a server than the test may, and its failure would not be seen. */
const UNSHRUNK = { endOnFailure: true };
const KEPT = { points: 2, hours: 0, days: 0 };

onEachDatabase('and what is made of points', (make, kind) => {
  const numRuns = Math.ceil(RUNS * (kind === 'SQLite' ? 0.03 : SHARE_ON_SERVERS));
  let database: TestDatabase;
  let stores: readonly Store[];
  const statementsLeft = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  let runs = 0;
  beforeAll(async () => {
    database = await make();
    const open = (process: number) =>
      database.open({
        seams: {
          onStatement() {
            statementsLeft[process] = (statementsLeft[process] ?? 0) - 1;
            if ((statementsLeft[process] ?? 0) < 0) throw new Crash();
          },
        },
      });
    stores = [await open(0), await open(1)];
  });

  const storeOf = (process: number) => stores[process] as Store;

  const acts = {
    partitions: ({ startMs }: Scene) =>
      storeOf(0).rollUps.makePartitions({ nowMs: startMs, kept: KEPT }),
    async write({ toPoint }: Scene, { points, process }: Writing) {
      const { refused } = await storeOf(process).points.write(points.map(toPoint), 'all');
      expect(refused.size).toBe(0);
    },
    async fold({ startMs }: Scene, { day, steps, process }: Folding) {
      const { rollUps } = storeOf(process);
      for (let left = steps; left > 0; left -= 1) {
        if (!(await rollUps.foldSome(startMs + day * DAY_MS))) return;
      }
    },
  };

  const act = (scene: Scene, step: Step): Promise<void> =>
    acts[step.act](scene, step as Writing & Folding);

  /** Crashes after so many statements, and then does it again. Whether it crashed. */
  async function actTwice(scene: Scene, step: Step, statements: number): Promise<boolean> {
    statementsLeft.fill(statements);
    try {
      await act(scene, step);
      return false;
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
      statementsLeft.fill(Number.POSITIVE_INFINITY);
      await act(scene, step);
      return true;
    } finally {
      statementsLeft.fill(Number.POSITIVE_INFINITY);
    }
  }

  const foldAll = async ({ startMs }: Scene) => {
    while (await storeOf(0).rollUps.foldSome(startMs + DAYS_A_RUN * DAY_MS));
  };

  const expectRight = async (scene: Scene) =>
    expect(await answersOf(storeOf(1), scene)).toEqual(answersByHand(scene));

  async function finish(scene: Scene): Promise<void> {
    await foldAll(scene);
    await expectRight(scene);
    await expectStored(database, scene);
  }

  it(
    'is at every moment what the values written last give',
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(anyStep, { minLength: 1, maxLength: 12 }), async (steps) => {
          runs += 1;
          const scene = ownScene(runs);
          for (const step of steps) {
            await act(scene, step);
            scene.note(pointsOf(step));
            await expectRight(scene);
          }
          await finish(scene);
        }),
        { numRuns, ...UNSHRUNK },
      );
    },
    600 * RUNS,
  );

  it(
    'is the same after crashes at whatever statement, if what was interrupted is done again',
    async () => {
      const crashedAfter = new Set<number>();
      const anyCrash = fc.array(fc.nat({ max: 14 }), { minLength: 12, maxLength: 12 });
      await fc.assert(
        fc.asyncProperty(fc.array(anyStep, { maxLength: 12 }), anyCrash, async (steps, crashes) => {
          runs += 1;
          const scene = ownScene(runs);
          for (const [n, step] of steps.entries()) {
            const after = crashes[n] as number;
            if (await actTwice(scene, step, after)) crashedAfter.add(after);
            scene.note(pointsOf(step));
            await expectRight(scene);
          }
          await finish(scene);
        }),
        { numRuns, ...UNSHRUNK },
      );
      if (numRuns >= 20) expect(crashedAfter.size).toBeGreaterThan(8);
    },
    600 * RUNS,
  );

  it(
    'is the same if processes write and fold at once, and after the points have been dropped',
    async () => {
      const anyRound = fc.record({
        points: fc.uniqueArray(anyPoint, {
          minLength: 2,
          maxLength: 12,
          selector: ({ host, day, hour, ms }) => [host, day, hour, ms].join(),
        }),
        folds: fc.array(
          anyStep.filter(({ act }) => act === 'fold'),
          { maxLength: 3 },
        ),
      });
      await fc.assert(
        fc.asyncProperty(fc.array(anyRound, { minLength: 1, maxLength: 4 }), async (rounds) => {
          runs += 1;
          const scene = ownScene(runs);
          for (const { points, folds } of rounds) {
            const half = Math.ceil(points.length / 2);
            const writes = [points.slice(0, half), points.slice(half)].map(
              (some, process): Step => ({ act: 'write', points: some, process }),
            );
            await Promise.all([...writes, ...folds].map((step) => act(scene, step)));
            scene.note(points);
            await expectRight(scene);
          }
          const query = { nowMs: scene.startMs + 4 * DAY_MS, kept: KEPT };
          const foldAndDrop = async ({ rollUps }: Store) => {
            while (await rollUps.foldSome(query.nowMs));
            while (await rollUps.dropSome(query));
          };
          await Promise.all(stores.map(foldAndDrop));
          await expectRight(scene);
          await expectStored(database, scene);
        }),
        { numRuns: Math.ceil(numRuns / 3), ...UNSHRUNK },
      );
    },
    600 * RUNS,
  );
});
