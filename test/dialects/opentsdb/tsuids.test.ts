/** Ids of series: of the numbers of their names, which count up as names are first written. */
import fc from 'fast-check';
import { numbersOf, tsuidOf } from '../../../lib/dialects/opentsdb/wire/tsuids';
import { messageOf, NOW_S, pointsApp, seriesAt } from '../../support/opentsdb/points-app';
import { perFile } from '../../support/scene';

const T0 = NOW_S - 600;
const WINDOW = `start=${T0}&end=${T0 + 60}`;

const app = perFile(
  async () => {
    const service = await pointsApp();
    await service.put(
      ...seriesAt('mem', { dc: 'lon', host: 'web01' }, T0, { 0: 1 }),
      ...seriesAt('mem', { host: 'web01' }, T0, { 0: 3 }),
      ...seriesAt('cpu', { host: 'lon' }, T0, { 0: 2 }),
    );
    return service;
  },
  (service) => service.close(),
);

const MEM = '000001000001000001000002000002';
const MEM_OF_HOST = '000001000001000001';
const CPU = '000002000001000002';

it('are shown by queries, lookups and last points', async () => {
  const service = await app();
  const shown = await service.get(`/api/query?${WINDOW}&show_tsuids&m=none:mem&m=none:cpu`);
  expect(shown.map((each) => (each as { tsuids?: unknown }).tsuids)).toEqual([
    [MEM],
    [MEM_OF_HOST],
    [CPU],
  ]);
  const lookup = await service.ask('/api/search/lookup?m=*');
  const tsuids = JSON.parse(lookup.body).results.map(({ tsuid }: { tsuid: string }) => tsuid);
  expect(tsuids).toEqual([MEM_OF_HOST, MEM, CPU]);
  const last = await service.ask('/api/query/last?timeseries=cpu');
  expect(JSON.parse(last.body)).toEqual([{ timestamp: T0 * 1000, value: '2', tsuid: CPU }]);
});

it('ask for series, in any case, and for one as often as it is named', async () => {
  const service = await app();
  const sums = await service.get(`/api/query?${WINDOW}&tsuid=sum:${MEM},${MEM_OF_HOST}`);
  expect(sums).toMatchObject([{ metric: 'mem', dps: { [T0]: 4 } }]);
  const last = await service.ask(`/api/query/last?tsuids=${CPU.toLowerCase()},${CPU}`);
  expect(JSON.parse(last.body)).toHaveLength(2);
});

it('of nothing find nothing', async () => {
  const service = await app();
  for (const tsuid of ['000002000001000001', '0000FF000001000001', `${MEM}0000`]) {
    expect(await service.get(`/api/query?${WINDOW}&tsuid=sum:${tsuid}`)).toEqual([]);
  }
});

it('of several metrics are refused', async () => {
  const service = await app();
  const answer = await service.ask(`/api/query?${WINDOW}&tsuid=sum:${MEM},${CPU}`);
  expect([answer.status, messageOf(answer)]).toEqual([
    400,
    'One or more TSUIDs did not share the same metric [000001] [000002]',
  ]);
});

it('are read as they were written, however great the numbers', () => {
  const any = fc.oneof(fc.nat(0xff), fc.integer({ min: 0xfffffe, max: 0x1000001 }), fc.nat());
  const numbers = fc.record({
    metric: any,
    tags: fc.array(fc.tuple(any, any), { minLength: 1, maxLength: 9 }),
  });
  fc.assert(
    fc.property(numbers, (each) => {
      expect(numbersOf(tsuidOf(each))).toEqual(each);
    }),
  );
});
