/** Retention on every database: what is dropped when, what stays, and who may still write there. */
import { ROLL_UP_VALUES, type RollUpWidth } from '../../../lib/domain/points/roll-up';
import type { KeptDays, MeasuredPoint, Store } from '../../../lib/store/store';
import { onEachDatabase, type TestDatabase } from '../../support/databases/databases';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** The first day of a block of 30. */
const T0 = Math.ceil(Date.UTC(2026, 0, 1) / (30 * DAY_MS)) * 30 * DAY_MS;
const EVER = { fromMs: 0, toMs: 20_000 * 30 * DAY_MS };
const KEPT: KeptDays = { points: 2, hours: 40, days: 100 };

const at = (host: string, day: number, value = day, ms = 0): MeasuredPoint => ({
  metric: 'cpu',
  tags: { host },
  atMs: T0 + day * DAY_MS + ms,
  value,
});

onEachDatabase('and what it keeps', (make) => {
  let database: TestDatabase;
  let store: Store;
  beforeEach(async () => {
    database = await make();
    store = await database.open();
  });

  const write = async (...all: MeasuredPoint[]) =>
    Object.fromEntries((await store.points.write(all, 'all')).refused);
  const fold = async (untilDay: number) => {
    while (await store.rollUps.foldSome(T0 + untilDay * DAY_MS));
  };
  const drop = async (day: number, kept = KEPT) => {
    const query = { nowMs: T0 + day * DAY_MS + HOUR_MS, kept };
    await store.rollUps.makePartitions(query);
    await fold(day);
    while (await store.rollUps.dropSome(query));
  };
  const idOf = async (host: string): Promise<number> => {
    const query = { scope: 'all', tags: [{ key: 'host', values: [host] }] } as const;
    return (await store.points.findSeries(query))[0]?.id ?? 0;
  };
  const daysOf = (stamps: Float64Array = new Float64Array()) =>
    Array.from(stamps, (ms) => (ms - T0) / DAY_MS);
  const pointsOf = async (host: string) => {
    const id = await idOf(host);
    return daysOf((await store.points.read({ ...EVER, seriesIds: [id] })).get(id)?.atMs);
  };
  const rollUpsOf = async (host: string, width: RollUpWidth) => {
    const id = await idOf(host);
    const query = { ...EVER, seriesIds: [id], width, values: ROLL_UP_VALUES };
    return (await store.points.readRollUps(query)).get(id);
  };
  const hoursOf = async (host: string) => daysOf((await rollUpsOf(host, 'hour'))?.startMs);
  const rowsIn = async (table: string) =>
    Number((await database.all<{ n: number }>(`select count(*) as n from ${table}`))[0]?.n);

  it('keeps points for whole days, and of what is older the roll-ups', async () => {
    await write(...[0, 1, 2, 3, 4].map((day) => at('a', day)));
    await drop(4);
    expect(await pointsOf('a')).toEqual([2, 3, 4]);
    expect(await hoursOf('a')).toEqual([0, 1, 2, 3, 4]);
    expect(await store.points.retention()).toMatchObject({
      pointsFromMs: T0 + 2 * DAY_MS,
      hoursFromMs: 0,
    });
    await drop(5);
    expect(await pointsOf('a')).toEqual([3, 4]);
    expect(await rowsIn('points')).toBe(2);
  });

  it('drops nothing that is to be kept for ever', async () => {
    await write(at('a', 0), at('a', 1));
    await drop(5000, { points: 0, hours: 0, days: 0 });
    expect(await pointsOf('a')).toEqual([0, 1]);
    expect(await store.points.retention()).toEqual({
      pointsFromMs: 0,
      hoursFromMs: 0,
      daysFromMs: 0,
    });
  });

  it('drops hourly roll-ups by 30 days, then daily ones', async () => {
    const days = [0, 1, 29, 30, 31, 80];
    await write(...days.map((day) => at('a', day)));
    await drop(80);
    expect(await hoursOf('a')).toEqual([30, 31, 80]);
    expect(await rowsIn('rollup_1h')).toBe(2);
    expect(daysOf((await rollUpsOf('a', 'day'))?.startMs)).toEqual([0, 1, 29, 30, 31, 80]);
    await drop(130);
    expect(daysOf((await rollUpsOf('a', 'day'))?.startMs)).toEqual([30, 31, 80]);
    expect(await store.points.retention()).toEqual({
      pointsFromMs: T0 + 128 * DAY_MS,
      hoursFromMs: T0 + 90 * DAY_MS,
      daysFromMs: T0 + 30 * DAY_MS,
    });
  });

  it('does not drop what has not been folded', async () => {
    await write(at('a', 0), at('b', 1));
    await fold(1);
    await write(at('a', 0, 7, 5));
    const query = { nowMs: T0 + 9 * DAY_MS, kept: KEPT };
    while (await store.rollUps.dropSome(query));
    expect(await pointsOf('a')).toHaveLength(2);
    expect(await pointsOf('b')).toHaveLength(1);
  });

  it('remembers the newest point of a series whose points are gone', async () => {
    await write(at('a', 0, 5, 7), at('a', 0, 6, 8), at('b', 9));
    await drop(9);
    const [a, b] = [await idOf('a'), await idOf('b')];
    expect(await store.points.last([a, b])).toEqual(
      new Map([
        [b, { atMs: T0 + 9 * DAY_MS, value: 9 }],
        [a, { atMs: T0 + 8, value: 6 }],
      ]),
    );
  });

  it('closes an hour to series whose roll-up could not be folded again, and to no others', async () => {
    await write(at('a', 0), at('a', 8));
    await drop(8);
    expect(await write(at('a', 0, 9, 1), at('b', 0, 3), at('a', 8, 1, 1))).toEqual({ 0: 'closed' });
    expect(await write(at('b', 0, 4, 1), at('a', 0, 1, HOUR_MS))).toEqual({});
    await fold(8);
    expect(await write(at('b', 0, 5, 2), at('b', 0, 6))).toEqual({});
    expect((await rollUpsOf('b', 'day'))?.sum).toEqual(Float64Array.of(15));
    await drop(8);
    expect((await rollUpsOf('b', 'day'))?.sum).toEqual(Float64Array.of(15));
    expect((await rollUpsOf('a', 'day'))?.count).toEqual(Float64Array.of(2, 2));
    expect(await pointsOf('b')).toEqual([]);
    expect(await write(at('b', 0, 5, 3))).toEqual({ 0: 'closed' });
  });

  it('closes a day to series whose daily roll-up stands alone, and to no others', async () => {
    await write(at('a', 0), at('z', 90));
    await drop(90);
    expect(await hoursOf('a')).toEqual([]);
    const other = 5 * HOUR_MS;
    expect(await write(at('a', 0, 1, other), at('b', 0, 3, other), at('b', 0, 4))).toEqual({
      0: 'closed',
    });
    await drop(90);
    expect((await rollUpsOf('a', 'day'))?.sum).toEqual(Float64Array.of(0));
    expect((await rollUpsOf('b', 'day'))?.sum).toEqual(Float64Array.of(7));
    expect(await rowsIn('rollup_1h')).toBe(0);
    expect(await rowsIn('points')).toBe(1);
  });

  it('takes what lies far ahead and far back, before and after partitions are made', async () => {
    const far = [-9000, -400, -1, 0, 1, 2, 3, 400, 90_000];
    await write(...far.map((day) => at('a', day, 1)));
    await store.rollUps.makePartitions({ nowMs: T0, kept: KEPT });
    await write(...far.map((day) => at('a', day, 2, 9)));
    await store.rollUps.makePartitions({ nowMs: T0 + 5 * DAY_MS, kept: KEPT });
    expect(await pointsOf('a')).toHaveLength(2 * far.length);
    await drop(5);
    expect(Math.min(...(await pointsOf('a')))).toBe(3);
    expect((await rollUpsOf('a', 'day'))?.sum).toEqual(new Float64Array(7).fill(3));
  });
});
