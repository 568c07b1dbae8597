/** Which names and series there are, and their last points. */
import { messageOf, NOW_S, pointsApp, seriesAt } from '../../support/opentsdb/points-app';
import { perFile } from '../../support/scene';

const T0 = NOW_S - 7200;

const app = perFile(
  async () => {
    const service = await pointsApp();
    await service.put(
      ...seriesAt('sys.cpu', { host: 'web01', dc: 'lon' }, T0, { 0: 1, 60: 2.5 }),
      ...seriesAt('sys.cpu', { host: 'web02', dc: 'par' }, T0, { 0: 3, 7300: 0.0001 }),
      ...seriesAt('sys.load', { host: 'Web01' }, T0, { 0: 4 }),
      ...seriesAt('Sys.odd', { host: 'web01' }, T0, { 0: 5 }),
    );
    return service;
  },
  (service) => service.close(),
);

const json = async (path: string) => JSON.parse((await (await app()).ask(path)).body);
const post = async (path: string, body: object) =>
  JSON.parse((await (await app()).post(path, body)).body);

describe('22: suggestions', () => {
  it('begin with the text in its case, in the order of their bytes', async () => {
    expect(await json('/api/suggest?type=metrics&q=sys')).toEqual(['sys.cpu', 'sys.load']);
    expect(await json('/api/suggest?type=metrics')).toEqual(['Sys.odd', 'sys.cpu', 'sys.load']);
    expect(await json('/api/suggest?type=tagv&q=w')).toEqual(['web01', 'web02']);
    expect(await json('/api/suggest?type=tagk')).toEqual(['dc', 'host']);
    expect(await json('/api/suggest?type=metrics&q=cpu')).toEqual([]);
  });

  it('are as many as asked for', async () => {
    expect(await json('/api/suggest?type=tagv&max=2')).toEqual(['Web01', 'lon']);
    expect(await post('/api/suggest', { type: 'tagv', max: '1' })).toEqual(['Web01']);
    expect(await json('/api/suggest?type=tagv&max=0')).toHaveLength(5);
  });

  it.each([
    ['', 'Missing parameter <code>type</code>'],
    ['type=Metrics', "Invalid 'type' parameter:Metrics"],
    ['type=metrics&max=x', "Unable to parse 'max' as a number"],
  ])('of %j are refused', async (query, message) => {
    const answer = await (await app()).ask(`/api/suggest?${query}`);
    expect([answer.status, messageOf(answer)]).toEqual([400, message]);
  });
});

describe('23: lookups', () => {
  const lookup = async (m: string, more = '') => {
    const { results } = await json(`/api/search/lookup?m=${encodeURIComponent(m)}${more}`);
    return results.map(({ metric, tags }: { metric: string; tags: Record<string, string> }) =>
      [metric, tags['host']].join(' '),
    );
  };

  it('list the values of a key', async () => {
    expect(await lookup('sys.cpu{host=*}')).toEqual(['sys.cpu web01', 'sys.cpu web02']);
  });

  it('take values of one key as alternatives, and several keys together', async () => {
    expect(await lookup('sys.cpu{host=web01,host=web02}')).toHaveLength(2);
    expect(await lookup('sys.cpu{host=web01,host=web02,dc=par}')).toEqual(['sys.cpu web02']);
    expect(await lookup('{host=web01}')).toEqual(['sys.cpu web01', 'Sys.odd web01']);
    expect(await lookup('*{*=lon}')).toEqual(['sys.cpu web01']);
    expect(await lookup('sys.cpu', '&limit=1')).toHaveLength(1);
  });

  it('find nothing by names that are not known, so that variables of dashboards stay empty', async () => {
    expect(await lookup('nosuch{host=*}')).toEqual([]);
    expect(await lookup('sys.cpu{nosuch=*}')).toEqual([]);
    expect(await lookup('sys.cpu{host=nosuch}')).toEqual([]);
  });

  it('repeat what was asked', async () => {
    const tags = [{ key: 'dc', value: 'lon' }];
    expect(
      await post('/api/search/lookup', { metric: 'sys.cpu', tags, limit: 0, startIndex: 3 }),
    ).toMatchObject({ type: 'LOOKUP', metric: 'sys.cpu', tags, limit: 0, startIndex: 3 });
  });
});

describe('last points', () => {
  const last = (query: string) => json(`/api/query/last?${query}`);

  it('are the newest of each series that has the tags, later than now too', async () => {
    expect(await last('timeseries=sys.cpu&resolve')).toMatchObject([
      { metric: 'sys.cpu', timestamp: (T0 + 60) * 1000, value: '2.5', tags: { host: 'web01' } },
      {
        metric: 'sys.cpu',
        timestamp: (T0 + 7300) * 1000,
        value: '1.0E-4',
        tags: { host: 'web02' },
      },
    ]);
    const [{ tsuid }] = await last('timeseries=sys.cpu%7Bhost=web01%7D');
    expect(await last(`tsuids=${tsuid}`)).toEqual([
      { timestamp: (T0 + 60) * 1000, value: '2.5', tsuid },
    ]);
  });

  it('are left out if they are older than the hours to look back', async () => {
    expect(await last('timeseries=sys.load&back_scan=1')).toEqual([]);
    expect(await last('timeseries=sys.load&back_scan=2')).toHaveLength(1);
    expect(
      await post('/api/query/last', { queries: [{ metric: 'sys.load' }], backScan: 1 }),
    ).toEqual([]);
  });

  it('by ids are the points of queries, too', async () => {
    const [{ tsuid }] = await last('timeseries=sys.load');
    expect(await json(`/api/query?start=${T0}&tsuid=sum:${tsuid}&show_tsuids`)).toMatchObject([
      { metric: 'sys.load', tsuids: [tsuid], dps: { [T0]: 4 } },
    ]);
  });
});
