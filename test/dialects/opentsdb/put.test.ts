/** Points that writers send by HTTP: what is stored of them, and what they are told. */
import { gzipSync } from 'node:zlib';
import { type Datapoint, messageOf, NOW_S, pointsApp } from '../../support/opentsdb/points-app';
import { perTest } from '../../support/scene';
import { testApp } from '../../support/service/app';

const app = perTest(pointsApp, (scene) => scene.close());

const T0 = NOW_S - 600;
const point = (seconds: number, value: number | string): Datapoint => ({
  ...{ metric: 'cpu', tags: { host: 'a' }, value },
  timestamp: T0 + seconds,
});

const stored = async () => {
  const service = await app();
  const [element] = await service.get(`/api/query?start=${T0}&m=none:cpu`);
  return element?.dps;
};

it('17: good points are answered with nothing; of three with a bad one two are stored', async () => {
  const service = await app();
  const good = await service.post('/api/put', [point(0, 1)]);
  expect([good.status, good.body]).toEqual([204, '']);
  const mixed = await service.post('/api/put', [point(10, 2), point(20, 'abc'), point(30, 4)]);
  expect(mixed.status).toBe(400);
  expect(messageOf(mixed)).toBe('One or more data points had errors');
  expect(await stored()).toEqual({ [T0]: 1, [T0 + 10]: 2, [T0 + 30]: 4 });
});

it('18: details name the point that is bad, and the summary counts', async () => {
  const service = await app();
  const points = [point(0, 1), point(10, 'abc')];
  expect(JSON.parse((await service.post('/api/put?details=false', points)).body)).toEqual({
    ...{ success: 1, failed: 1 },
    errors: [{ datapoint: points[1], error: 'Unable to parse value to a number' }],
  });
  const { status, body } = await service.post('/api/put?summary', points);
  expect([status, body]).toEqual([400, '{"success":1,"failed":1}']);
});

/** Sent as bytes, since it is compressed. */
async function putBytes(body: Buffer, headers: Readonly<Record<string, string>>) {
  const { origin } = await app();
  const answer = await fetch(`${origin}/api/put`, {
    method: 'POST',
    headers,
    body: new Uint8Array(body),
  });
  return { status: answer.status, text: await answer.text() };
}

it('19: a compressed body is stored, whatever its media type is called', async () => {
  const body = gzipSync(JSON.stringify([point(0, 1), point(10, 2)]));
  const headers = { 'Content-Type': 'applicaton/json', 'Content-Encoding': 'gzip' };
  expect((await putBytes(body, headers)).status).toBe(204);
  const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
  const service = await app();
  const posted = await service.post('/api/put', point(20, 3), { headers: form });
  expect(posted.status).toBe(204);
  expect(await stored()).toEqual({ [T0]: 1, [T0 + 10]: 2, [T0 + 20]: 3 });
});

it('a body that expands without end is refused as too large, a damaged one as bad', async () => {
  const headers = { 'Content-Encoding': 'gzip' };
  const bomb = gzipSync(Buffer.alloc(64 << 20, ' '));
  const large = await putBytes(bomb, headers);
  expect([large.status, JSON.parse(large.text).error.code]).toEqual([413, 413]);
  const plain = await putBytes(Buffer.alloc(5 << 20, ' '), {});
  expect(plain.status).toBe(413);
  const damaged = await putBytes(gzipSync('[]').subarray(0, 12), headers);
  expect([damaged.status, JSON.parse(damaged.text).error.code]).toEqual([400, 400]);
});

it('20: a value that is a text is a number', async () => {
  const service = await app();
  await service.put(point(0, '42.5'));
  expect(await stored()).toEqual({ [T0]: 42.5 });
});

it('21: of two points of one stamp the later one stands, in one body and in two, as seconds and as milliseconds', async () => {
  const service = await app();
  await service.put(point(0, 1), point(0, 2.5));
  expect(await stored()).toEqual({ [T0]: 2.5 });
  await service.put({ ...point(0, 300), timestamp: T0 * 1000 });
  expect(await stored()).toEqual({ [T0]: 300 });
});

it('nothing of a body is stored that is no JSON', async () => {
  const service = await app();
  const text = `[${JSON.stringify(point(0, 1))},`;
  const answer = await service.ask('/api/put', { method: 'POST', body: text });
  expect([answer.status, messageOf(answer)]).toEqual([400, 'Unable to parse the given JSON']);
  const asked = await service.ask(`/api/query?start=${T0}&m=sum:cpu`);
  expect(messageOf(asked)).toBe("No such name for 'metrics': 'cpu'");
});

it('a database that is away is the only failure that writers should repeat', async () => {
  const broken = await testApp();
  await broken.ruinStore();
  const answer = await broken.ask('/api/put', {
    method: 'POST',
    body: JSON.stringify(point(0, 1)),
  });
  await broken.close();
  expect(answer.status).toBe(503);
  expect(JSON.parse(answer.body).error.code).toBe(503);
});
