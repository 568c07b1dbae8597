/** Questions by OpenTSDB's API, each with the answer that its documents or a real one give. */
import { appWithExamples, T0 } from '../../support/opentsdb/example-series';
import { type Element, messageOf, NOW_S, seriesAt } from '../../support/opentsdb/points-app';
import { perFile } from '../../support/scene';

const app = perFile(appWithExamples, (scene) => scene.close());

const dpsOf = (elements: readonly Element[]) => elements.map(({ dps }) => dps);
const valuesOf = ([element]: readonly Element[]) => Object.values(element?.dps ?? {});
const query = async (sub: object, more: object = {}) => {
  const service = await app();
  return service.query({ start: T0, end: T0 + 3000, queries: [sub], ...more });
};
const errorOf = async (body: object) => {
  const service = await app();
  const answer = await service.post('/api/query', body);
  expect(answer.status).toBe(400);
  return messageOf(answer);
};

describe('downsampling', () => {
  const zeros = { metric: 'gauge', aggregator: 'sum', downsample: '20m-max-zero' };

  it('2: emits every multiple of the interval in the window, zeros in gaps', async () => {
    const [element] = await query(zeros, { start: T0 - 600, end: T0 + 4800 });
    const first = Math.ceil((T0 - 600) / 1200) * 1200;
    const stamps = [first, first + 1200, first + 2400, first + 3600, first + 4800];
    const shown = stamps.filter((stamp) => stamp <= T0 + 4800);
    expect(Object.keys(element?.dps ?? {}).map(Number)).toEqual(shown);
    expect(valuesOf(element ? [element] : [])).toContain(0);
  });

  it('3: begins no earlier than the start', async () => {
    const [element] = await query(zeros, { start: T0 + 1, end: T0 + 4800 });
    const [first] = Object.keys(element?.dps ?? {});
    expect(Number(first)).toBeGreaterThanOrEqual(T0 + 1);
  });

  it('26: by days of a zone counts 23 and 25 hours where clocks change', async () => {
    const service = await app();
    const hourly = (hours: number) =>
      Array.from({ length: hours }, (_, i) => [i * 3600, 1] as const);
    const spring = Date.UTC(2019, 2, 30, 23) / 1000;
    const autumn = Date.UTC(2018, 9, 27, 22) / 1000;
    await service.put(
      ...seriesAt('hours', { host: 'a' }, spring, Object.fromEntries(hourly(47))),
      ...seriesAt('hours', { host: 'a' }, autumn, Object.fromEntries(hourly(49))),
    );
    const days = async (start: number, end: number) =>
      valuesOf(
        await service.query({
          ...{ start, end, timezone: 'Europe/Paris' },
          queries: [{ metric: 'hours', aggregator: 'sum', downsample: '1dc-sum' }],
        }),
      );
    expect(await days(spring, spring + 47 * 3600 - 1)).toEqual([23, 24]);
    expect(await days(autumn, autumn + 49 * 3600 - 1)).toEqual([25, 24]);
  });
});

describe('the window', () => {
  it('4: must not end before it starts, or where', async () => {
    const queries = [{ metric: 'cpu', aggregator: 'sum' }];
    for (const end of [T0, T0 - 1]) {
      expect(await errorOf({ start: T0, end, queries })).toBe(
        `End time [${end * 1000}] must be greater than the start time [${T0 * 1000}]`,
      );
    }
  });

  it('5: is told as a time ago, in milliseconds or as a date', async () => {
    const service = await app();
    const date = new Date(T0 * 1000).toISOString();
    const day = date.slice(0, 10).replaceAll('-', '/');
    for (const start of [`${NOW_S - T0}s-ago`, `${T0}000`, `${day}-${date.slice(11, 19)}`]) {
      expect(await service.get(`/api/query?start=${start}&m=sum:counter`)).toMatchObject([
        { dps: { [T0]: 200, [T0 + 30]: 60 } },
      ]);
    }
    const queries = [{ metric: 'cpu', aggregator: 'sum' }];
    expect(await errorOf({ start: '10x-ago', queries })).toBe('Invalid duration (suffix): 10x');
  });
});

it('6: unknown functions are named', async () => {
  const sub = { metric: 'cpu', aggregator: 'sum' };
  const asked = (change: object) => errorOf({ start: T0, queries: [{ ...sub, ...change }] });
  expect(await asked({ aggregator: 'SUM' })).toBe('No such aggregation function: SUM');
  expect(await asked({ downsample: '1m-foo' })).toBe('No such downsampling function: foo');
  expect(await asked({ downsample: '1m-avg-x' })).toBe('Unrecognized fill policy: x');
});

describe('aggregation', () => {
  it('7: interpolates for sum and not for zimsum', async () => {
    const values = async (aggregator: string) =>
      valuesOf(await query({ metric: 'ab', aggregator }));
    expect(await values('sum')).toEqual([10, 20, 30, 30, 20, 20, 20]);
    expect(await values('zimsum')).toEqual([10, 5, 20, 15, 10, 5, 20]);
  });

  it('8: knows nothing of a series after its last point', async () => {
    const [element] = await query({ metric: 'ab', aggregator: 'max' });
    expect(element?.dps).toHaveProperty(String(T0 + 60), 20);
    const [least] = await query({ metric: 'ab', aggregator: 'min' });
    expect(least?.dps).toHaveProperty(String(T0 + 60), 20);
  });
});

it('14: rates of a counter go on where it wraps, leave out resets, or take them as nothing', async () => {
  const rate = async (rateOptions: object) =>
    valuesOf(await query({ metric: 'counter', aggregator: 'sum', rate: true, rateOptions }));
  expect(await rate({})).toEqual([5, -20, 1]);
  expect(await rate({ counter: true, counterMax: 255 })).toEqual([5, 5.5, 1]);
  expect(await rate({ counter: true, dropResets: true })).toEqual([5, 1]);
  expect(await rate({ counter: true, counterMax: 255, resetValue: 5 })).toEqual([5, 0, 1]);
});

describe('the form of the answer', () => {
  it('15: has pairs if arrays are asked for, whatever the value', async () => {
    const service = await app();
    const pairs = [[T0, 100]];
    const path = `/api/query?start=${T0}&end=${T0 + 59}&m=sum:cpu%7Brack=r1%7D`;
    for (const flag of ['arrays', 'arrays=false']) {
      expect(dpsOf(await service.get(`${path}&${flag}`))).toEqual([pairs]);
    }
    const body = {
      start: T0,
      queries: [{ metric: 'cpu', aggregator: 'sum', tags: { rack: 'r1' } }],
    };
    expect(dpsOf(await service.query(body, '/api/query?arrays=true'))).toEqual([pairs]);
  });

  it('16: has milliseconds if they are asked for', async () => {
    const service = await app();
    const path = `/api/query?start=${T0}&end=${T0 + 59}&m=sum:cpu%7Brack=r1%7D`;
    expect(dpsOf(await service.get(`${path}&ms`))).toEqual([{ [`${T0}000`]: 100 }]);
    const sub = { metric: 'cpu', aggregator: 'sum', tags: { rack: 'r1' } };
    expect(dpsOf(await query(sub, { msResolution: true }))).toEqual([{ [`${T0}000`]: 100 }]);
  });
});
