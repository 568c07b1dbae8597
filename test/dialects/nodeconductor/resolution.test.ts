/** Usage of times of which only roll-ups are kept; and memory as a sum. */

import { nodeConductorService, staff } from '../../support/nodeconductor/service';
import { aServer } from '../../support/observations/servers';
import { perFile } from '../../support/scene';
import { headerOf } from '../../support/service/app';

const DAY_S = 86_400;
const START_S = 16_000 * DAY_S;
const HOUR_S = 3600;
const MIB = 2 ** 20;

/** Two servers, each measured twice an hour for three hours; days later the points are dropped. */
const service = perFile(
  async () => {
    const made = await nodeConductorService({ memory: 'sum' });
    const { store } = made;
    await store.observations.record({
      origin: 'test',
      submitted: ['a', 'b'].map((id) => ({
        observation: aServer({ id, projectId: 'p', launchedAt: '2010-01-01T00:00:00' }),
      })),
    });
    const times = [0, 1, 2].flatMap((hour) => [hour * HOUR_S + 600, hour * HOUR_S + 3000]);
    const metrics = { 'usage.cpu': 1, 'usage.memory': MIB, 'usage.disk': MIB };
    await store.points.write(
      Object.entries(metrics).flatMap(([metric, unit]) =>
        ['a', 'b'].flatMap((uuid) =>
          times.map((second, i) => ({
            ...{ metric, tags: { uuid }, atMs: (START_S + second) * 1000 },
            value: (i + (uuid === 'a' ? 0 : 10)) * unit,
          })),
        ),
      ),
      'all',
    );
    await made.addUser('root', staff);
    return made;
  },
  (made) => made.close(),
);

async function ask(item: string, toHour = 3) {
  const window = `from=${START_S + 1800}&to=${START_S + toHour * HOUR_S}&datapoints=1`;
  const made = await service();
  const answer = await made.ask(
    `/api/stats/usage/?aggregate=project&item=${item}&${window}`,
    'root',
  );
  const [{ datapoints }] = JSON.parse(answer.body);
  return [datapoints[0].value, headerOf(answer, 'X-Resolution')];
}

it('is exact while points are kept, and afterwards counts hours where they begin, and says so', async () => {
  // Samples 1 to 5 of both; the newest minute has 5 and 15.
  expect(await ask('cpu')).toEqual([8, []]);
  expect(await ask('storage')).toEqual([20, []]);
  expect(await ask('memory')).toEqual([20, []]);
  const { store } = await service();
  const nowMs = (START_S + 10 * DAY_S) * 1000;
  while (await store.rollUps.foldSome(nowMs));
  const kept = { points: 1, hours: 0, days: 0 };
  while (await store.rollUps.dropSome({ nowMs, kept }));
  expect((await store.points.retention()).pointsFromMs).toBeGreaterThan(START_S * 1000);
  // The first hour begins before the window: samples 2 to 5 of both.
  expect(await ask('cpu')).toEqual([8.5, ['3600']]);
  expect(await ask('storage')).toEqual([20, ['3600']]);
  expect(await ask('storage', 2)).toEqual([16, ['3600']]);
});
