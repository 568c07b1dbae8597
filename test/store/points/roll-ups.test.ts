/** Roll-ups on every database: what is folded when, and that answers do not depend on it. */
import { ROLL_UP_VALUES, type RollUpWidth } from '../../../lib/domain/points/roll-up';
import type { MeasuredPoint, Store } from '../../../lib/store/store';
import { onEachDatabase, type TestDatabase } from '../../support/databases/databases';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const T0 = Date.UTC(2026, 0, 1);
const EVER = { fromMs: 0, toMs: 10 ** 13 - (10 ** 13 % DAY_MS) };

const ofHost = (host: string, atMs: number, value: number): MeasuredPoint => ({
  metric: 'cpu',
  tags: { host },
  atMs,
  value,
});

async function foldAll({ rollUps }: Store, beforeMs: number): Promise<void> {
  while (await rollUps.foldSome(beforeMs));
}

onEachDatabase('and its roll-ups', (make) => {
  let database: TestDatabase;
  let store: Store;
  beforeEach(async () => {
    database = await make();
    store = await database.open();
  });

  const write = (...all: MeasuredPoint[]) => store.points.write(all, 'all');
  const idOf = async (host: string): Promise<number> => {
    const query = { scope: 'all', tags: [{ key: 'host', values: [host] }] } as const;
    const [series] = await store.points.findSeries(query);
    return series?.id ?? 0;
  };
  const rollUpsOf = async (host: string, width: RollUpWidth) => {
    const id = await idOf(host);
    const query = { ...EVER, seriesIds: [id], width, values: ROLL_UP_VALUES };
    const columns = (await store.points.readRollUps(query)).get(id);
    return Array.from(columns?.startMs ?? [], (startMs, n) => [
      startMs,
      ...ROLL_UP_VALUES.map((value) => columns?.[value][n]),
    ]);
  };
  const stored = async (table: string) =>
    Number(
      (await database.all<{ n: number | string }>(`select count(*) as n from ${table}`))[0]?.n,
    );

  const points = [
    ofHost('a', T0 + 1, 0.1),
    ofHost('a', T0 + 2, 0.2),
    ofHost('a', T0 + 3, 0.3),
    ofHost('a', T0 + HOUR_MS, -5),
    ofHost('a', T0 + DAY_MS, 7),
    ofHost('b', T0 + 5, 1),
  ];
  const hoursOfA = [
    [T0, 3, 0.1 + 0.2 + 0.3, 0.1, 0.3, 0.1, 0.3],
    [T0 + HOUR_MS, 1, -5, -5, -5, -5, -5],
    [T0 + DAY_MS, 1, 7, 7, 7, 7, 7],
  ];
  const daysOfA = [
    [T0, 4, 0.1 + 0.2 + 0.3 + -5, -5, 0.3, 0.1, -5],
    [T0 + DAY_MS, 1, 7, 7, 7, 7, 7],
  ];

  it('are the same before, while and after they are folded', async () => {
    await write(...points);
    do {
      expect(await rollUpsOf('a', 'hour')).toEqual(hoursOfA);
      expect(await rollUpsOf('a', 'day')).toEqual(daysOfA);
    } while (await store.rollUps.foldSome(T0 + 3 * DAY_MS));
    expect(await stored('rollup_1h')).toBe(4);
    expect(await stored('rollup_1d')).toBe(3);
    expect(await rollUpsOf('a', 'hour')).toEqual(hoursOfA);
    expect(await rollUpsOf('a', 'day')).toEqual(daysOfA);
  });

  it('are not folded of hours that have not ended, nor of days', async () => {
    await write(...points);
    await foldAll(store, T0 + DAY_MS);
    expect(await stored('rollup_1h')).toBe(3);
    expect(await stored('rollup_1d')).toBe(2);
    await foldAll(store, T0 + DAY_MS + HOUR_MS);
    expect(await stored('rollup_1h')).toBe(4);
    expect(await stored('rollup_1d')).toBe(2);
  });

  it('follow what is written late, and what is written again', async () => {
    await write(...points.slice(1, 5));
    await foldAll(store, T0 + 3 * DAY_MS);
    await write(ofHost('a', T0 + 2, 9), ofHost('a', T0 + HOUR_MS, 9));
    await write(...points);
    expect(await rollUpsOf('a', 'hour')).toEqual(hoursOfA);
    expect(await rollUpsOf('a', 'day')).toEqual(daysOfA);
    await foldAll(store, T0 + 3 * DAY_MS);
    expect(await stored('rollup_dirty')).toBe(0);
    expect(await rollUpsOf('a', 'hour')).toEqual(hoursOfA);
    expect(await rollUpsOf('a', 'day')).toEqual(daysOfA);
    expect(await rollUpsOf('b', 'day')).toEqual([[T0, 1, 1, 1, 1, 1, 1]]);
  });

  it('follow an hour that nobody had written to, in a day that was folded', async () => {
    await write(...points);
    await foldAll(store, T0 + 3 * DAY_MS);
    await write(ofHost('b', T0 + 7 * HOUR_MS, 2));
    const day = [[T0, 2, 3, 1, 2, 1, 2]];
    expect(await rollUpsOf('b', 'day')).toEqual(day);
    await foldAll(store, T0 + 3 * DAY_MS);
    expect(await rollUpsOf('b', 'day')).toEqual(day);
    expect(await rollUpsOf('a', 'day')).toEqual(daysOfA);
  });

  it('are refused beyond a limit, of points too where these have not been folded', async () => {
    await write(...points);
    const seriesIds = [await idOf('a'), await idOf('b')];
    const read = (width: RollUpWidth, limit: number) =>
      store.points.readRollUps({ ...EVER, seriesIds, width, values: ['sum'], limit });
    const refusal = expect.objectContaining({ code: 'tooLarge' });
    const expectLimit = async (width: RollUpWidth, least: number) => {
      expect((await read(width, least)).size).toBe(2);
      await expect(read(width, least - 1)).rejects.toEqual(refusal);
    };
    await expectLimit('hour', 6);
    await expectLimit('day', 6);
    await foldAll(store, T0 + 3 * DAY_MS);
    await expectLimit('hour', 4);
    await expectLimit('day', 3);
    // A stored hour of `a` that is not up to date, and the four points that it has now.
    await write(ofHost('a', T0 + 4, 1));
    await expectLimit('hour', 4 + 4);
  });

  it('are folded of an hour with more points than are read at once', async () => {
    const many = Array.from({ length: 45_000 }, (_, n) => ofHost('m', T0 + n, 1));
    for (let from = 0; from < many.length; from += 5000)
      await write(...many.slice(from, from + 5000));
    await write(ofHost('n', T0, 4), ofHost('l', T0, 5));
    await foldAll(store, T0 + DAY_MS);
    expect(await stored('rollup_1h')).toBe(3);
    expect(await rollUpsOf('m', 'hour')).toEqual([[T0, 45_000, 45_000, 1, 1, 1, 1]]);
    expect(await rollUpsOf('n', 'day')).toEqual([[T0, 1, 4, 4, 4, 4, 4]]);
  });
});
