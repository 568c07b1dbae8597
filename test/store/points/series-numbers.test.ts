/** The numbers of the names of series, and the hours in which series were last written. */
import type { MeasuredPoint, Points } from '../../../lib/store/store';
import { onEachDatabase, type TestDatabase } from '../../support/databases/databases';

const HOUR_MS = 3_600_000;
const T0 = Date.UTC(2026, 0, 1);

const point = (metric: string, tags: MeasuredPoint['tags'], atMs = T0, value = 1) => ({
  ...{ metric, tags, atMs, value },
});

onEachDatabase('as a store of points', (make) => {
  let database: TestDatabase;
  let points: Points;
  beforeEach(async () => {
    database = await make();
    ({ points } = await database.open());
  });

  const idsOf = async (metric: string) =>
    (await points.findSeries({ scope: 'all', metric })).map(({ id }) => id);

  it('numbers names as they are first written', async () => {
    await points.write([point('z', { b: 'y' }), point('a', { c: 'y', b: 'x' })], 'all');
    const [z = 0, a = 0] = [...(await idsOf('z')), ...(await idsOf('a'))];
    const numbers = await points.seriesNumbers([a, z, 99]);
    const [ofZ, ofA] = [numbers.get(z), numbers.get(a)];
    expect(numbers.size).toBe(2);
    expect(ofZ?.metric).toBeLessThan(ofA?.metric ?? 0);
    const [[b, y] = [0, 0]] = ofZ?.tags ?? [];
    expect(ofA?.tags).toEqual([
      [b, expect.any(Number)],
      [expect.any(Number), y],
    ]);
    expect(ofA?.tags[0]?.[1]).toBeGreaterThan(y);
  });

  it('finds series by their numbers, and only those that are made of exactly these', async () => {
    await points.write([point('m', { a: 'x', b: 'x' }), point('m', { a: 'x' })], 'all');
    const [both = 0, one = 0] = await idsOf('m');
    const numbers = await points.seriesNumbers([both, one]);
    const ofBoth = numbers.get(both) ?? { metric: 0, tags: [] };
    const unknown = { metric: 99, tags: ofBoth.tags };
    const partly = { metric: ofBoth.metric, tags: ofBoth.tags.slice(1) };
    expect(
      await points.seriesOfNumbers([ofBoth, unknown, numbers.get(one) ?? ofBoth, partly, ofBoth]),
    ).toEqual([both, undefined, one, undefined, both]);
  });

  it('makes series of several writers with the same new names, whatever their order', async () => {
    const names = Array.from({ length: 40 }, (_, i) => `m${i}`);
    const batches = [names, [...names].reverse(), names.slice(20).concat(names.slice(0, 20))];
    await Promise.all(
      batches.map((batch) =>
        points.write(
          batch.map((name) => point(name, { host: name })),
          'all',
        ),
      ),
    );
    expect(await points.findSeries({ scope: 'all' })).toHaveLength(40);
  });

  it('tells the newest point of the hour in which a series was last written', async () => {
    let nowMs = T0;
    const clocked = (await database.open({ nowUs: () => nowMs * 1000 })).points;
    const stamps = [T0 - HOUR_MS, T0 + 5, T0 + 6, T0 + HOUR_MS];
    await clocked.write(
      stamps.map((atMs, i) => point('m', { a: 'x' }, atMs, i)),
      'all',
    );
    const ids = await idsOf('m');
    expect([...(await clocked.lastWritten(ids)).values()]).toEqual([{ atMs: T0 + 6, value: 2 }]);
    nowMs += HOUR_MS;
    await clocked.write([point('m', { a: 'x' }, T0 - 1, 9)], 'all');
    expect([...(await clocked.lastWritten(ids)).values()]).toEqual([
      { atMs: T0 + HOUR_MS, value: 3 },
    ]);
    nowMs += HOUR_MS;
    await clocked.write([point('m', { a: 'x' }, T0, 9)], 'all');
    expect((await clocked.lastWritten(ids)).size).toBe(0);
  });
});
