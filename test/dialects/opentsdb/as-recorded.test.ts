/** Settings with which answers are those of an OpenTSDB where ours are better without them. */
import { FIXED_NOW_US } from '../../support/databases/stores';
import { messageOf, NOW_S, pointsApp, seriesAt } from '../../support/opentsdb/points-app';
import { perFile } from '../../support/scene';

const T0 = NOW_S - 7200;
/** When the store is written, by its clock: an instant on the hour. */
const WRITTEN_S = FIXED_NOW_US / 1_000_000;

const app = perFile(
  async () => {
    const service = await pointsApp({
      settings: {
        ...{ unknownLookup: 'error', firstRate: 'epoch', lastPoints: 'written' },
        nameCharset: 'latin-1',
      },
    });
    await service.put(
      ...seriesAt('cpu', { host: 'a', dc: 'lon' }, T0, { 0: 1, 60: 2 }),
      ...seriesAt('live', { host: 'a' }, WRITTEN_S, { 0: 5, 60: 7, 3600: 9 }),
      ...seriesAt('up', { host: 'a' }, T0, { 0: 0, 10: 10, 20: 30 }),
      ...seriesAt('up', { host: 'b' }, T0, { 10: T0 + 10, 20: T0 + 30 }),
      ...seriesAt('日本', { host: 'été', é: '日' }, T0, { 0: 4 }),
    );
    return service;
  },
  (service) => service.close(),
);

const last = async (query: string) =>
  JSON.parse((await (await app()).ask(`/api/query/last?${query}`)).body);

it('an unknown name in a lookup is a 404', async () => {
  for (const [m, name] of [
    ['nosuch', "'metrics': 'nosuch'"],
    ['cpu{nosuch=*}', "'tagk': 'nosuch'"],
    ['*{host=nosuch}', "'tagv': 'nosuch'"],
  ] as const) {
    const answer = await (await app()).ask(`/api/search/lookup?m=${encodeURIComponent(m)}`);
    expect([answer.status, JSON.parse(answer.body).error]).toEqual([
      404,
      {
        ...{ code: 404, message: 'Unable to resolve one or more UIDs' },
        details: `No such name for ${name}`,
      },
    ]);
  }
  const known = await (await app()).ask('/api/search/lookup?m=%7Bhost=*,*=lon%7D');
  expect(JSON.parse(known.body).totalResults).toBe(1);
});

it('a series counts among rates before its own first one', async () => {
  const path = `/api/query?start=${T0}&end=${T0 + 60}&m=sum:rate:up`;
  expect(await (await app()).get(path)).toMatchObject([{ dps: { [T0 + 10]: 2, [T0 + 20]: 4 } }]);
});

it('last points are those of the hour of the last write', async () => {
  expect(await last('timeseries=cpu')).toEqual([]);
  expect(await last('timeseries=live&resolve')).toMatchObject([{ metric: 'live', value: '7' }]);
});

it('with back_scan all tags must be given', async () => {
  const refused = await (await app()).ask('/api/query/last?timeseries=cpu&back_scan=9');
  expect([refused.status, messageOf(refused)]).toEqual([
    400,
    'Tags cannot be null or empty when getting a TSUID',
  ]);
  expect(await last('timeseries=cpu%7Bhost=a%7D&back_scan=9')).toEqual([]);
  expect(await last('timeseries=cpu%7Bhost=a,dc=lon%7D&back_scan=9')).toHaveLength(1);
  expect(await last('timeseries=cpu%7Bhost=a,dc=lon%7D&back_scan=1')).toEqual([]);
});

it('names are stored in Latin-1', async () => {
  const { body } = await (await app()).ask('/api/search/lookup?m=%3F%3F');
  expect(JSON.parse(body).results).toMatchObject([{ metric: '??', tags: { host: 'été', é: '?' } }]);
});

it('all names are those that begin in ASCII; others are found by how they begin', async () => {
  const service = await app();
  await service.put(...seriesAt('été', { host: 'a' }, T0, { 0: 1 }));
  const suggested = async (query: string) =>
    JSON.parse((await service.ask(`/api/suggest?type=metrics${query}`)).body);
  expect(await suggested('')).toEqual(['??', 'cpu', 'live', 'up']);
  expect(await suggested('&q=%C3%A9')).toEqual(['été']);
});

it('there are no histograms, so their percentiles find nothing, of known metrics', async () => {
  const service = await app();
  const window = `start=${T0}&end=${T0 + 60}`;
  expect(await service.get(`/api/query?${window}&m=sum:percentiles%5B98%5D:cpu`)).toEqual([]);
  const query = { metric: 'cpu', aggregator: 'sum', percentiles: [98, 99.9] };
  expect(await service.query({ start: T0, end: T0 + 60, queries: [query] })).toEqual([]);
  const unknown = await service.ask(`/api/query?${window}&m=sum:percentiles%5B98%5D:nosuch`);
  expect(messageOf(unknown)).toBe("No such name for 'metrics': 'nosuch'");
});

describe('JSONP', () => {
  const jsonp = perFile(
    async () => {
      const service = await pointsApp({ settings: { jsonp: true } });
      await service.put(
        ...seriesAt('cpu', { host: 'a' }, T0, { 0: 1 }),
        ...seriesAt('cpu', { host: 'b' }, T0, { 0: 2 }),
      );
      return service;
    },
    (service) => service.close(),
  );
  const fetched = async (path: string, origin: Promise<{ readonly origin: string }> = jsonp()) => {
    const answer = await fetch(`${(await origin).origin}${path}`);
    return {
      status: answer.status,
      type: answer.headers.get('content-type'),
      text: await answer.text(),
    };
  };
  const query = `/api/query?start=${T0}&end=${T0 + 60}&m=none:cpu`;

  it.each([
    '/api/suggest?type=metrics',
    '/api/suggest?type=nothing',
    '/api/nothing',
    query,
    `${query}%7Bhost=c*%7D`,
  ])('makes the answer to %s a call of the function that is named', async (path) => {
    const plain = await fetched(path);
    const mark = path.includes('?') ? '&' : '?';
    const padded = await fetched(`${path}${mark}jsonp=my.$page_1`);
    expect(padded).toEqual({ ...plain, text: `my.$page_1(${plain.text})` });
  });

  it('is not asked for by an empty name', async () => {
    expect((await fetched('/api/suggest?type=metrics&jsonp=')).text).toBe('["cpu"]');
  });

  it.each(['alert(1)//', 'a.', '.a', '1a', 'a b', 'a;b', 'x'.repeat(129), '\u00e9'])(
    'is refused for %s, which names no function',
    async (name) => {
      const path = `/api/version?jsonp=${encodeURIComponent(name)}`;
      const { status, text } = await fetched(path);
      expect([status, JSON.parse(text).error.message]).toEqual([400, "Invalid 'jsonp' parameter"]);
    },
  );

  it('is off unless an operator chooses it', async () => {
    const { text } = await fetched('/api/suggest?type=metrics&q=up&jsonp=f', app());
    expect(text).toBe('["up"]');
  });
});
