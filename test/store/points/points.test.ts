/** What every store promises of measured points, whatever database is behind it. */
import type { MeasuredPoint, Points, SeriesQuery } from '../../../lib/store/store';
import { onEachDatabase, type TestDatabase } from '../../support/databases/databases';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const T0 = Date.UTC(2026, 0, 1);

const point = (
  metric: string,
  tags: MeasuredPoint['tags'],
  atMs: number,
  value: number,
): MeasuredPoint => ({ metric, tags, atMs, value });

const ofHost = (host: string, atMs: number, value: number) => point('cpu', { host }, atMs, value);

async function idOf(points: Points, query: Omit<SeriesQuery, 'scope'>): Promise<number> {
  const [series, more] = await points.findSeries({ scope: 'all', ...query });
  if (!series || more) throw new Error('not one series');
  return series.id;
}

const EVER = { fromMs: 0, toMs: 10 ** 13 };

onEachDatabase('as a store of points', (make) => {
  let database: TestDatabase;
  let points: Points;
  beforeEach(async () => {
    database = await make();
    ({ points } = await database.open());
  });

  const write = (...all: MeasuredPoint[]) => points.write(all, 'all');

  const columnsOf = async (seriesId: number, window = EVER) => {
    const columns = (await points.read({ seriesIds: [seriesId], ...window })).get(seriesId);
    return columns && Array.from(columns.atMs, (atMs, n) => [atMs, columns.values[n]]);
  };

  it('gives back points in order of time, each to its last bit', async () => {
    const values = [
      0.1,
      -1e-300,
      1.7976931348623157e308,
      5e-324,
      2 ** 53,
      -0,
      1 / 3,
      1e21,
      999_999_999.999_999_9,
    ];
    const all = values.map((value, n) => ofHost('a', T0 + n * 1000 * 1000, value));
    await write(...[...all].reverse());
    const id = await idOf(points, { metric: 'cpu' });
    expect(await columnsOf(id)).toEqual(all.map(({ atMs, value }) => [atMs, value + 0]));
  });

  it('reads a window half-open', async () => {
    await write(...[0, 1, 2].map((n) => ofHost('a', T0 + n, n)));
    const id = await idOf(points, { metric: 'cpu' });
    expect(await columnsOf(id, { fromMs: T0, toMs: T0 + 2 })).toEqual([
      [T0, 0],
      [T0 + 1, 1],
    ]);
    expect(await columnsOf(id, { fromMs: T0 + 3, toMs: T0 + HOUR_MS })).toBeUndefined();
  });

  it('knows a series whatever the order of its tags', async () => {
    await write(point('cpu', { host: 'a', dc: 'x' }, T0, 1));
    await write(point('cpu', { dc: 'x', host: 'a' }, T0 + 1, 2));
    const id = await idOf(points, { metric: 'cpu' });
    expect(await columnsOf(id)).toEqual([
      [T0, 1],
      [T0 + 1, 2],
    ]);
  });

  it('keeps of one stamp the value that was written last, in one call and in two', async () => {
    await write(ofHost('a', T0, 1), ofHost('b', T0, 9), ofHost('a', T0, 2));
    const id = await idOf(points, { tags: [{ key: 'host', values: ['a'] }] });
    expect(await columnsOf(id)).toEqual([[T0, 2]]);
    await write(ofHost('a', T0, 3));
    expect(await columnsOf(id)).toEqual([[T0, 3]]);
  });

  it('finds series by metric and tags', async () => {
    await write(
      point('cpu', { host: 'a', dc: 'x' }, T0, 1),
      point('cpu', { host: 'b' }, T0, 1),
      point('mem', { host: 'a' }, T0, 1),
      point('mem', { host: 'A', dc: 'y' }, T0, 1),
    );
    const found = async (query: Omit<SeriesQuery, 'scope'>) =>
      (await points.findSeries({ scope: 'all', ...query }))
        .map(({ metric, tags }) => [metric, tags.host, tags.dc].filter(Boolean).join(' '))
        .sort();
    expect(await found({ metric: 'cpu' })).toEqual(['cpu a x', 'cpu b']);
    expect(await found({ tags: [{ key: 'host', values: ['a'] }] })).toEqual(['cpu a x', 'mem a']);
    expect(await found({ metric: 'mem', tags: [{ key: 'host', values: ['a', 'A'] }] })).toEqual([
      'mem A y',
      'mem a',
    ]);
    expect(await found({ tags: [{ key: 'dc' }] })).toEqual(['cpu a x', 'mem A y']);
    expect(
      await found({ tags: [{ key: 'dc' }, { key: 'host', values: ['a', 'nobody'] }] }),
    ).toEqual(['cpu a x']);
    expect(await found({ metric: 'disk' })).toEqual([]);
    expect(await found({ tags: [{ key: 'host', values: ['nobody'] }] })).toEqual([]);
    expect(await found({ limit: 3 })).toHaveLength(3);
    expect(await found({ ids: [] })).toEqual([]);
    expect(await found({ serverIds: ['s'] })).toEqual([]);
  });

  it('lists names in byte order by a prefix, and knows those that are in use', async () => {
    await write(
      point('b', { k: 'v' }, T0, 1),
      point('a.2', { K: 'w' }, T0, 1),
      point('a.1', { k: 'é' }, T0, 1),
      point('B', { k_2: 'V' }, T0, 1),
    );
    const names = (kind: 'metric' | 'tagKey' | 'tagValue', prefix = '', limit = 25) =>
      points.names({ kind, scope: 'all', prefix, limit });
    expect(await names('metric')).toEqual(['B', 'a.1', 'a.2', 'b']);
    expect(await names('metric', 'a')).toEqual(['a.1', 'a.2']);
    expect(await names('metric', 'a', 1)).toEqual(['a.1']);
    expect(await names('tagKey', 'k')).toEqual(['k', 'k_2']);
    expect(await names('tagValue')).toEqual(['V', 'v', 'w', 'é']);
    expect(await points.knownNames('tagValue', ['v', 'x', 'W'], 'all')).toEqual(new Set(['v']));
  });

  it('tells the newest point of each series, however old', async () => {
    const hours = Array.from({ length: 60 }, (_, n) => n);
    await write(...hours.map((n) => ofHost('new', T0 + n * HOUR_MS, n)));
    await write(ofHost('old', T0 + 5, 5), ofHost('old', T0 + 4, 4));
    const [fresh, old] = await points.findSeries({ scope: 'all', metric: 'cpu' });
    const last = await points.last([fresh?.id ?? 0, old?.id ?? 0, 999]);
    expect(last).toEqual(
      new Map([
        [fresh?.id, { atMs: T0 + 59 * HOUR_MS, value: 59 }],
        [old?.id, { atMs: T0 + 5, value: 5 }],
      ]),
    );
  });

  it('tells from which day to which a series has had points', async () => {
    await write(ofHost('a', T0 + 5, 1), ofHost('b', T0, 1));
    const days = async () =>
      (await points.findSeries({ scope: 'all' })).map(({ daysMs: { fromMs, toMs } }) => [
        (fromMs - T0) / DAY_MS,
        (toMs - T0) / DAY_MS,
      ]);
    expect(await days()).toEqual([
      [0, 1],
      [0, 1],
    ]);
    await write(ofHost('a', T0 + 2 * DAY_MS, 1), ofHost('b', T0 - 1, 1));
    expect(await days()).toEqual([
      [0, 3],
      [-1, 1],
    ]);
  });
});
