/** An operator can have it as OpenTSDB comes: no metric is made by writing to it, and no request comes in chunks. */
import { temporaryStore } from '../../support/databases/stores';
import { type Datapoint, messageOf, NOW_S, pointsApp } from '../../support/opentsdb/points-app';
import { perTest } from '../../support/scene';

const point = (metric: string, seconds = 0): Datapoint => ({
  ...{ metric, tags: { host: 'a' }, value: 1 },
  timestamp: NOW_S - 600 + seconds,
});

const scene = perTest(
  async () => {
    const { store, remove } = await temporaryStore();
    await store.metrics.put([{ name: 'told' }]);
    const settings = { autoMetric: false, chunkedBodies: false, maxTags: 1 };
    const service = await pointsApp({ store, settings });
    return { service, store, remove };
  },
  async ({ service, remove }) => {
    await service.close();
    await remove();
  },
);

const namesOf = async () => {
  const { service } = await scene();
  return JSON.parse((await service.ask('/api/suggest?type=metrics')).body);
};

it('a point of a metric that is not known is refused, and the others are stored', async () => {
  const { service } = await scene();
  const bad = { ...point('told', 9), tags: { a: 'b', c: 'd' } };
  const points = [point('new'), point('told'), bad, point('new', 1), point('told', 1)];
  const { status, body } = await service.post('/api/put?details', points);
  const { errors, ...counts } = JSON.parse(body);
  expect([status, counts]).toEqual([400, { success: 2, failed: 3 }]);
  const named = errors.map(({ datapoint, error }: { datapoint: Datapoint; error: string }) => [
    datapoint.timestamp - NOW_S + 600,
    error,
  ]);
  expect(named).toEqual([
    [0, 'Unknown metric'],
    [9, 'Too many tags: 2 maximum allowed: 1, tags: {a=b, c=d}'],
    [1, 'Unknown metric'],
  ]);
  expect(await namesOf()).toEqual(['told']);
});

it('a body of unknown metrics only leaves nothing', async () => {
  const { service } = await scene();
  const answer = await service.post('/api/put', point('new'));
  expect([answer.status, messageOf(answer)]).toEqual([400, 'One or more data points had errors']);
  expect(await namesOf()).toEqual([]);
});

it('a metric is known from when it is put', async () => {
  const { service, store } = await scene();
  expect((await service.post('/api/put', point('later'))).status).toBe(400);
  await store.metrics.put([{ name: 'later' }]);
  expect((await service.post('/api/put', point('later'))).status).toBe(204);
});

it('a body of up to 8 KiB is taken; a longer one, or one in chunks, is not', async () => {
  const { service } = await scene();
  const bodyOf = (length: number) => JSON.stringify(point('told')).padEnd(length);
  const put = (body: string) => service.ask('/api/put', { method: 'POST', body });
  expect((await put(bodyOf(8192))).status).toBe(204);
  const long = await put(bodyOf(8193));
  expect([long.status, messageOf(long)]).toEqual([400, 'Chunked request not supported.']);
  const stream = new Blob([bodyOf(200)]).stream();
  const sent = { method: 'POST', body: stream, duplex: 'half' } as RequestInit;
  expect((await fetch(`${service.origin}/api/put`, sent)).status).toBe(400);
});

it('clients are told so', async () => {
  const { service } = await scene();
  expect(JSON.parse((await service.ask('/api/config')).body)).toMatchObject({
    'tsd.core.auto_create_metrics': 'false',
    'tsd.http.request.enable_chunked': 'false',
  });
});
