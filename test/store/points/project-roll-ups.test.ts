/** Hours of projects on every database: whatever has been added up so far, they are the sums of what was written. */
import fc from 'fast-check';
import { observe } from '../../../lib/domain/observation';
import type { Store } from '../../../lib/store/store';
import { onEachDatabase, type TestDatabase } from '../../support/databases/databases';
import { anyProjectStep, projectScene, ROLES } from '../../support/points/projects';
import { DAY_MS } from '../../support/points/rolled-up';
import { RUNS } from '../../support/property-runs';

const T0 = Date.UTC(2026, 0, 1);
const HOUR_MS = 3_600_000;

onEachDatabase('and hours of projects', (make, kind) => {
  let database: TestDatabase;
  let store: Store;
  beforeAll(async () => {
    database = await make();
    store = await database.open();
  });

  it(
    'are exact at every moment, wherever servers go and whatever metrics mean',
    async () => {
      let runs = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.array(anyProjectStep, { minLength: 4, maxLength: 12 }),
          async (steps) => {
            runs += 1;
            const scene = projectScene(runs);
            await scene.begin(store);
            const expectRight = async () => {
              for (const role of ROLES)
                expect(await scene.asked(store, role)).toEqual(scene.byHand(role));
            };
            for (const step of steps) {
              await scene.act(store, step);
              await expectRight();
            }
            while (await store.rollUps.foldSome(scene.startMs + 5 * DAY_MS));
            await expectRight();
          },
        ),
        { numRuns: Math.ceil(RUNS * (kind === 'SQLite' ? 0.02 : 0.005)) },
      );
    },
    600 * RUNS,
  );

  describe('that are added up', () => {
    const role = 'cpu_percent';
    const refusal = expect.objectContaining({ code: 'tooLarge' });
    const ask = (limit = 100) => {
      const window = { fromMs: T0, toMs: T0 + 3 * HOUR_MS };
      return store.points.readProjectRollUps({
        ...window,
        projectIds: ['p', 'nobody'],
        role,
        limit,
      });
    };
    const write = (hours: readonly number[], value: number) => {
      const of = { metric: 'usage.cpu', tags: { host: 'h' }, value };
      return store.points.write(
        hours.map((hour) => ({ ...of, atMs: T0 + hour * HOUR_MS })),
        'all',
      );
    };
    const fold = async () => {
      while (await store.rollUps.foldSome(T0 + 2 * DAY_MS));
    };
    const drop = async () => {
      const query = { nowMs: T0 + 90 * DAY_MS, kept: { points: 2, hours: 40, days: 100 } };
      while (await store.rollUps.dropSome(query));
    };
    const sums = async (limit?: number) =>
      Array.from(await ask(limit), ([id, { startMs, sum }]) => [
        id,
        ...Array.from(startMs, (at, i) => [(at - T0) / HOUR_MS, sum[i]]),
      ]);

    beforeAll(async () => {
      await database.empty();
      const facts = { projectId: 'p', launchedAtUs: 1, terminatedAtUs: null };
      const server = { serverId: 's', source: 'file', kind: 'row', atUs: 1, facts } as const;
      await store.observations.record({
        origin: 'test',
        submitted: [{ observation: observe(server) }],
      });
      await write([0, 1, 2, 3], 5);
      await database.all(`update series set server_id = 's'`);
      await fold();
    });

    it('are read as they are stored, and only those that changed are computed', async () => {
      await database.all('update rollup_project_1h set sum = 77');
      await write([1], 6);
      expect(await sums()).toEqual([['p', [0, 77], [1, 6], [2, 77]]]);
    });

    it('are refused beyond the limit', async () => {
      await fold();
      expect(await sums(3)).toHaveLength(1);
      await expect(sums(2)).rejects.toEqual(refusal);
    });

    it('cost what their series cost as long as they are not', async () => {
      await database.all(
        `insert into rollup_project_dirty (hour, project_id) values (${T0 / HOUR_MS}, 'p')`,
      );
      await expect(sums(3)).rejects.toEqual(refusal);
      expect(await sums(4)).toEqual([['p', [0, 5], [1, 6], [2, 77]]]);
    });

    it.each([
      ['nobody', 'null'],
      ['another project', `'before'`],
    ])('are computed of a series that is still counted for %s', async (_name, before) => {
      await fold();
      await database.all(`update series set project_id = ${before}`);
      await database.all('update rollup_project_1h set sum = 77');
      expect(await sums()).toEqual([['p', [0, 5], [1, 6], [2, 5]]]);
    });

    it('stay as they were when their hourly roll-ups were dropped', async () => {
      await fold();
      await database.all('update rollup_project_1h set sum = 88');
      await drop();
      await write([1], 7);
      await database.all(`update metrics set scale = 3`);
      expect(await sums()).toEqual([['p', [0, 88], [1, 88], [2, 88]]]);
    });

    it('stay so in the hours of a day of which one is filled in, and dropped once more', async () => {
      const late = { metric: 'usage.cpu', tags: { host: 'late' }, atMs: T0 + HOUR_MS, value: 1 };
      await store.points.write([late], 'all');
      await fold();
      await drop();
      expect(await sums()).toEqual([['p', [0, 88], [1, 88], [2, 88]]]);
    });
  });
});
