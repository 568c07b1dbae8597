/** Programs that Debian does not have: Grafana, old and new, telegraf and Prometheus' adapter, by the requests that they send. */
import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { perFile } from '../support/scene';
import { basic, startPointService } from '../support/writers/point-service';

jest.setTimeout(60_000);

const START = 1_564_400_400;

const scene = perFile(
  async () => {
    const service = await startPointService();
    const dataPoints = ['a', 'b'].flatMap((host, n) =>
      Array.from({ length: 10 }, (_, minute) => ({
        metric: 'cpu.busy',
        timestamp: START + minute * 60,
        // Nothing in two minutes.
        ...{ value: 10 * n + minute, tags: { host, ...(minute < 4 && { dc: 'x' }) } },
      })),
    );
    const body = dataPoints.filter(({ timestamp }) => ![4, 5].includes((timestamp - START) / 60));
    const headers = { Authorization: basic(service.writeKey) };
    const { status } = await service.ask('/api/put', { method: 'POST', headers, body });
    expect(status).toBe(204);
    return service;
  },
  ({ remove }) => remove(),
);

/** Of a question that must be answered. */
async function answerTo(path: string, body?: object): Promise<unknown> {
  const { ask } = await scene();
  const { status, text: answer } = await ask(path, body && { method: 'POST', body });
  expect([status, answer]).toEqual([200, expect.any(String)]);
  return JSON.parse(answer);
}

interface Series {
  readonly metric: string;
  readonly tags: object;
  readonly dps: object;
  readonly query: { readonly index: number };
}

describe('27: Grafana', () => {
  const window = { start: START, end: START + 600 };

  it('finds the data source healthy', async () => {
    expect(await answerTo('/api/suggest?q=cpu&type=metrics')).toEqual(['cpu.busy']);
  });

  it('fills the lists of its editor', async () => {
    expect(await answerTo('/api/aggregators')).toEqual(expect.arrayContaining(['avg', 'sum']));
    expect(await answerTo('/api/config/filters')).toHaveProperty('literal_or.description');
    const names = await answerTo('/api/suggest?type=metrics&q=cpu&max=1000');
    expect(names).toEqual(['cpu.busy']);
  });

  it('fills variables: tag names, tag values, and values beside a given tag', async () => {
    const found = async (query: string) => {
      const { results } = (await answerTo(`/api/search/lookup?${query}`)) as {
        results: { tags: Record<string, string> }[];
      };
      return results.map(({ tags }) => tags);
    };
    const all = ['a', 'b'].flatMap((host) => [{ host, dc: 'x' }, { host }]);
    expect(await found('m=cpu.busy&limit=1000')).toEqual(expect.arrayContaining(all));
    expect(await found('m=cpu.busy%7Bhost%3D*%7D&limit=5000')).toHaveLength(4);
    expect(await found('m=cpu.busy%7Bhost%3D*%2Cdc%3Dx%7D&limit=5000')).toHaveLength(2);
    expect(await found('m=not.there%7Bhost%3D*%7D&limit=5000')).toEqual([]);
  });

  it.each(['', '/opentsdb'])('(new) draws a panel below the base path "%s"', async (base) => {
    const filter = { type: 'wildcard', tagk: 'host', filter: '*', groupBy: true };
    const query = { metric: 'cpu.busy', aggregator: 'avg', downsample: '2m-avg' };
    const body = { ...window, queries: [{ ...query, filters: [filter] }] };
    const pairs = [0, 2, 6, 8].map((minute) => [START + minute * 60, minute + 0.5]);
    expect(await answerTo(`${base}/api/query?arrays=true`, body)).toMatchObject([
      { metric: 'cpu.busy', tags: { host: 'a' }, dps: pairs },
      { tags: { host: 'b' }, dps: pairs.map(([at, value = 0]) => [at, value + 10]) },
    ]);
    const objects = (await answerTo(`${base}/api/query`, body)) as Series[];
    expect(objects.map(({ dps }) => Object.keys(dps))).toEqual(
      Array(2).fill(pairs.map(([at]) => String(at))),
    );
  });

  it('(new) asks for rates with a maximum that has a fraction', async () => {
    const rateOptions = { counter: true, counterMax: 1000.5, resetValue: 0 };
    const query = { metric: 'cpu.busy', aggregator: 'sum', rate: true, rateOptions };
    const [series] = (await answerTo('/api/query', { ...window, queries: [query] })) as Series[];
    expect(Object.values(series?.dps ?? {})).toContain(2 / 60);
  });

  it('(old) draws several queries at once, and tells them apart by their index', async () => {
    const queries = ['max', 'min'].map((aggregator) => ({
      ...{ metric: 'cpu.busy', aggregator, downsample: '10m-last-none', tags: { host: 'a|b' } },
    }));
    const more = { msResolution: false, globalAnnotations: true, showQuery: true };
    const series = (await answerTo('/api/query', { ...window, queries, ...more })) as Series[];
    expect(series.map(({ query }) => query.index)).toEqual([0, 0, 1, 1]);
    expect(series[0]).toMatchObject({ tags: { host: 'a' }, dps: {} });
  });

  it('gets nothing but numbers for gaps that are filled with zeros', async () => {
    const query = { metric: 'cpu.busy', aggregator: 'sum', downsample: '1m-avg-zero' };
    const [series] = (await answerTo('/api/query', { ...window, queries: [query] })) as Series[];
    const values = Object.values(series?.dps ?? {});
    expect(values).toHaveLength(11);
    expect(values.every((value) => typeof value === 'number')).toBe(true);
  });
});

/** Posts these very bytes with the key that may write. */
async function post(path: string, body: Buffer, headers: object): Promise<[number, string]> {
  const { url, writeKey } = await scene();
  const authorization = { Authorization: basic(writeKey) };
  const req = request(`${url}${path}`, {
    ...{ method: 'POST', headers: { ...authorization, ...headers }, agent: false },
  });
  req.end(body);
  const [res] = await once(req, 'response');
  return [res.statusCode, await text(res)];
}

async function storedValues(metric: string): Promise<readonly number[]> {
  const { ask } = await scene();
  const queries = [{ aggregator: 'none', metric }];
  const { text: answer } = await ask('/api/query', { method: 'POST', body: { start: 1, queries } });
  return JSON.parse(answer).flatMap(({ dps }: Series) => Object.values(dps));
}

describe('28: telegraf', () => {
  const metrics = (metric: string, values: readonly unknown[]) =>
    values.map((value, i) => ({
      ...{ metric, timestamp: START + i, value, tags: { host: 'c', cpu: `cpu${i % 2}` } },
    }));
  const gzipped = (points: object) => gzipSync(JSON.stringify(points));

  it('posts batches of JSON with gzip', async () => {
    const points = metrics(
      'telegraf.usage',
      Array.from({ length: 50 }, (_, i) => i / 4),
    );
    const headers = { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' };
    expect(await post('/api/put', gzipped(points), headers)).toEqual([204, '']);
    expect(await storedValues('telegraf.usage')).toHaveLength(50);
  });

  it('(old) sends values as texts and a media type that is misspelt, and asks for details', async () => {
    const points = metrics('telegraf.old', ['1.5', '2']);
    const headers = { 'Content-Type': 'applicaton/json', 'Content-Encoding': 'gzip' };
    const answer = await post('/api/put?details', gzipped(points), headers);
    expect(answer).toEqual([200, '{"success":2,"failed":0,"errors":[]}']);
    expect(await storedValues('telegraf.old')).toEqual([1.5, 2]);
  });

  it('gets no 5xx for points that are bad, since it would send them for ever', async () => {
    const points = metrics('telegraf.mixed', [1, 'NaN', 3]);
    const headers = { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' };
    const [status] = await post('/api/put', gzipped(points), headers);
    expect(status).toBe(400);
    expect(await storedValues('telegraf.mixed')).toEqual([1, 3]);
  });

  it('writes lines where its host has no scheme', async () => {
    const { telnetPort } = await scene();
    const client = connect(telnetPort, '127.0.0.1');
    client.end(
      `put telegraf.lines ${START} 1.25 cpu=cpu0 host=c\nput telegraf.lines ${START} 2 host=c\n`,
    );
    expect(await text(client)).toBe('');
    expect(await storedValues('telegraf.lines')).toEqual([1.25, 2]);
  });
});

it("Prometheus' adapter writes with no word but the status 204", async () => {
  const points = [
    { metric: 'up', timestamp: START, value: 1, tags: { job: 'node', instance: 'a.b_9100' } },
  ];
  const headers = { 'Content-Type': 'application/json' };
  expect(await post('/api/put', Buffer.from(JSON.stringify(points)), headers)).toEqual([204, '']);
  expect(await storedValues('up')).toEqual([1]);
});
