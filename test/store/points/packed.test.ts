/** Roll-ups in many rows, which are read as lists of numbers, come back to the last bit from every database. */
import { ROLL_UP_VALUES } from '../../../lib/domain/points/roll-up';
import { onEachDatabase } from '../../support/databases/databases';

const HOUR_MS = 3_600_000;
const T0 = Date.UTC(2026, 0, 1);

const VALUES = [0.1, 1 / 3, 5e-324, 1.7976931348623157e308, -123456789.12345679, 2 ** 53, 1e21, 0];

/** One point an hour, so that each value of the roll-up is that of the point. */
const pointsOf = (host: string, hours: number) =>
  Array.from({ length: hours }, (_, n) => ({
    metric: 'cpu',
    tags: { host },
    atMs: T0 + n * HOUR_MS,
    value: VALUES[n % VALUES.length] ?? 0,
  }));

onEachDatabase('with stored roll-ups', (make) => {
  it.each([
    ['many hours of few series', 2, 40],
    ['few hours of many series', 40, 8],
  ])('gives back %s', async (_name, hosts, hours) => {
    const store = await (await make()).open();
    const points = Array.from({ length: hosts }, (_, n) => pointsOf(`h${n}`, hours));
    await store.points.write(points.flat(), 'all');
    while (await store.rollUps.foldSome(T0 + 1000 * HOUR_MS));
    const seriesIds = (await store.points.findSeries({ scope: 'all' })).map(({ id }) => id);
    const window = { fromMs: T0, toMs: T0 + hours * HOUR_MS };
    const query = { ...window, seriesIds, width: 'hour', values: ROLL_UP_VALUES } as const;
    const rollUps = await store.points.readRollUps(query);
    const values = Float64Array.from(pointsOf('any', hours), ({ value }) => value);
    const startMs = Float64Array.from(values, (_, n) => T0 + n * HOUR_MS);
    const count = new Float64Array(hours).fill(1);
    const all = {
      startMs,
      count,
      sum: values,
      min: values,
      max: values,
      first: values,
      last: values,
    };
    expect(rollUps).toEqual(new Map(seriesIds.map((id) => [id, all])));
  });

  it('gives back many series of which each lacks an hour, whichever have changed since', async () => {
    const store = await (await make()).open();
    const [hosts, hours] = [520, 4];
    const value = (n: number, hour: number) => n / 7 + hour;
    const point = (n: number, hour: number, plus = 0) => ({
      ...{ metric: 'cpu', tags: { host: `h${n}` }, atMs: T0 + hour * HOUR_MS },
      value: value(n, hour) + plus,
    });
    const hoursOf = (n: number) => [0, 1, 2, 3].filter((hour) => hour !== n % 5);
    const numbers = Array.from({ length: hosts }, (_, n) => n);
    await store.points.write(
      numbers.flatMap((n) => hoursOf(n).map((hour) => point(n, hour))),
      'all',
    );
    const fold = async () => {
      while (await store.rollUps.foldSome(T0 + 1000 * HOUR_MS));
    };
    await fold();
    const changed = new Set([3, 7, 519]);
    await store.points.write(
      [...changed].map((n) => point(n, 1, 100)),
      'all',
    );
    const series = await store.points.findSeries({ scope: 'all' });
    const expected = new Map(
      series.map(({ id, tags }) => {
        const n = Number(tags['host']?.slice(1));
        const plus = (hour: number) => (hour === 1 && changed.has(n) ? 100 : 0);
        const startMs = Float64Array.from(hoursOf(n), (hour) => T0 + hour * HOUR_MS);
        const last = Float64Array.from(hoursOf(n), (hour) => value(n, hour) + plus(hour));
        return [id, { startMs, last }];
      }),
    );
    const window = { fromMs: T0, toMs: T0 + hours * HOUR_MS, width: 'hour' } as const;
    const seriesIds = series.map(({ id }) => id);
    const read = () => store.points.readRollUps({ ...window, seriesIds, values: ['last'] });
    expect(await read()).toEqual(expected);
    await fold();
    expect(await read()).toEqual(expected);
  });
});
