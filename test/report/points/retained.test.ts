/** Questions about times whose points or hours retention has taken: answered by what is left, or refused. */
import type { PointsQuestion } from '../../../lib/domain/points/evaluation/plan';
import type { Downsample, SubQuery } from '../../../lib/domain/points/query';
import { queryPoints } from '../../../lib/report/points/query';
import type { MeasuredPoint, Points, Store } from '../../../lib/store/store';
import { temporaryStore } from '../../support/databases/stores';
import { pointsOf } from '../../support/points/evaluated';
import { perFile } from '../../support/scene';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A multiple of the 30 days that are dropped at once. */
const T0 = Math.ceil(Date.UTC(2026, 0, 1) / (30 * DAY_MS)) * 30 * DAY_MS;
const KEPT = { points: 2, hours: 40, days: 1000 };
/** Points of the last two days are kept, and hours since day 60. */
const TODAY = 110;

const point = (host: string, day: number): MeasuredPoint => ({
  metric: 'cpu',
  tags: { host },
  atMs: T0 + day * DAY_MS + HOUR_MS,
  value: day,
});

/** `old` has points since the beginning, `new` only where all is kept. */
async function storeOfMonths() {
  const scene = await temporaryStore();
  const { points, rollUps } = scene.store;
  const old = [1, 59, 61, 107, 108, 109].map((day) => point('old', day));
  await points.write([...old, point('new', 108), point('new', 109)], 'all');
  while (await rollUps.foldSome(T0 + TODAY * DAY_MS));
  while (await rollUps.dropSome({ nowMs: T0 + TODAY * DAY_MS + HOUR_MS, kept: KEPT }));
  return scene;
}

const withStore = perFile(storeOfMonths, ({ remove }) => remove());

interface Asked extends Partial<SubQuery> {
  readonly fromDay: number;
  readonly host?: string;
}

async function ask(asked: Asked) {
  const { store } = await withStore();
  return askOf(store.points, asked);
}

async function askOf(points: Points, { fromDay, host = 'old', ...query }: Asked) {
  const question: PointsQuestion = {
    query: {
      series: { metric: 'cpu' },
      filters: [{ key: 'host', type: 'literal_or', expression: host, isGrouping: false }],
      hasExplicitTags: false,
      aggregator: 'sum',
      ...query,
    },
    asked: { startMs: T0 + fromDay * DAY_MS, endMs: T0 + TODAY * DAY_MS },
    alignment: 'epoch',
  };
  const [group] = await queryPoints(points, question, { scope: 'all', budget: 1e6 });
  return group && pointsOf(group).map(([, value]) => value);
}

const sums = (
  unit: 'h' | 'd',
  aggregator: Downsample['aggregator'] = 'sum',
): Partial<SubQuery> => ({
  downsample: { interval: { count: 1, unit }, aggregator, fill: 'none' },
});

const refusal = (words: string) =>
  expect.objectContaining({ code: 'invalidWindow', message: expect.stringContaining(words) });

describe('a question about points', () => {
  it('is answered as long as they are kept', async () => {
    expect(await ask({ fromDay: 108 })).toEqual([108, 109]);
  });

  it('is refused if some of the series are gone, with a word on what is left', async () => {
    await expect(ask({ fromDay: 107 })).rejects.toEqual(refusal('only roll-ups of hours'));
    await expect(ask({ fromDay: 0 })).rejects.toEqual(refusal('downsample by whole hours'));
    await expect(ask({ fromDay: 107, ...sums('h', 'dev') })).rejects.toEqual(
      refusal(new Date(T0 + 108 * DAY_MS).toISOString().slice(0, 10)),
    );
  });

  it('is answered if the series had none then', async () => {
    expect(await ask({ fromDay: 0, host: 'new' })).toEqual([108, 109]);
  });
});

describe('a question that hours can serve', () => {
  it('is answered as long as these are kept', async () => {
    expect(await ask({ fromDay: 60, ...sums('h') })).toEqual([61, 107, 108, 109]);
  });

  it('is refused if some of them are gone', async () => {
    await expect(ask({ fromDay: 59, ...sums('h') })).rejects.toEqual(refusal('whole days in UTC'));
    expect(await ask({ fromDay: 0, host: 'new', ...sums('h') })).toEqual([108, 109]);
  });
});

it('a question that days can serve is answered from the beginning', async () => {
  expect(await ask({ fromDay: 0, ...sums('d') })).toEqual([1, 59, 61, 107, 108, 109]);
});

describe('a question during which retention takes what it needs', () => {
  /** A day, or a month, later. */
  const takenAfter =
    ({ rollUps }: Store, days: number) =>
    async () => {
      const nowMs = T0 + (TODAY + days) * DAY_MS + HOUR_MS;
      while (await rollUps.foldSome(nowMs));
      while (await rollUps.dropSome({ nowMs, kept: KEPT }));
    };

  const takenBefore = async (days: number) => {
    const { store, remove } = await storeOfMonths();
    const take = takenAfter(store, days);
    const points: Points = {
      ...store.points,
      read: (query) => take().then(() => store.points.read(query)),
      // Roll-ups without values are those by which retention is checked.
      readRollUps: async (query) => {
        if (query.values.length > 0) await take();
        return store.points.readRollUps(query);
      },
    };
    return { points, remove };
  };

  it.each([
    ['points', 1, { fromDay: 108 }, 'only roll-ups of hours'],
    ['hours', 30, { fromDay: 61, ...sums('h') }, 'only roll-ups of days'],
  ])('is refused: of %s', async (_name, days, asked, words) => {
    const { points, remove } = await takenBefore(days);
    await expect(askOf(points, asked)).rejects.toEqual(refusal(words));
    await remove();
  });

  it('is answered if nothing of it was taken', async () => {
    const { points, remove } = await takenBefore(1);
    expect(await askOf(points, { fromDay: 109 })).toEqual([109]);
    await remove();
  });

  it('is refused if hours are taken between the bounds and the look for what is gone', async () => {
    const { store, remove } = await storeOfMonths();
    const take = takenAfter(store, 30);
    let isFirst = true;
    const points: Points = {
      ...store.points,
      async retention() {
        const bounds = await store.points.retention();
        if (!isFirst) return bounds;
        isFirst = false;
        await take();
        return bounds;
      },
    };
    await expect(askOf(points, { fromDay: 61 })).rejects.toEqual(refusal('only roll-ups of'));
    await remove();
  });
});
