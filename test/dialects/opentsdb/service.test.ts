/** What holds for every endpoint: paths, methods, credentials, limits, and what operators can choose. */
import { local } from '../../../lib/auth/local';
import { NO_LOG } from '../../../lib/log';
import { callerDirectory } from '../../../lib/report/caller-directory';
import { temporaryStore } from '../../support/databases/stores';
import { messageOf, NOW_S, pointsApp, seriesAt } from '../../support/opentsdb/points-app';
import { perFile } from '../../support/scene';
import { headerOf } from '../../support/service/app';
import type { TestSettings } from '../../support/service/config';

const T0 = NOW_S - 3600;

async function seeded(settings: TestSettings = {}) {
  const app = await pointsApp({ settings });
  if (settings.dialects) return app;
  await app.put(
    ...seriesAt('cpu', { host: 'a' }, T0, { 0: 1, 120: 2 }),
    ...seriesAt('huge', { host: 'a' }, T0, { 0: 1e308 }),
    ...seriesAt('huge', { host: 'b' }, T0, { 0: 1e308 }),
  );
  return app;
}

const app = perFile(seeded, (scene) => scene.close());
const with_ = (settings: TestSettings) =>
  perFile(
    () => seeded(settings),
    (scene) => scene.close(),
  );

describe('a path', () => {
  it.each([
    '/api/version',
    '/api/version/',
    '/API/Version',
    '/api/v1/version',
    '/opentsdb/api/version',
    '/OpenTSDB/api/v1/version/',
    '/api/version/and/words?behind',
    '/opentsdb/version?json',
    '/OpenTSDB/Version/words/?json',
  ])('%s is the version', async (path) => {
    const answer = await (await app()).ask(path);
    expect(JSON.parse(answer.body)).toMatchObject({ version: '2.4.1' });
    expect(headerOf(answer, 'Content-Type')).toEqual(['application/json; charset=UTF-8']);
  });

  it.each<[path: string, status: number, message: string]>([
    ['/api', 404, 'Endpoint not found'],
    ['/api/nothing', 404, 'Endpoint not found'],
    ['/api//version', 404, 'Endpoint not found'],
    ['/opentsdb/api/', 404, 'Endpoint not found'],
    ['/api/v2/version', 501, 'Requested API version is greater than the max implemented'],
    ['/api/v99999999999/version', 400, 'Invalid API version format supplied'],
    ['/api/vx/version', 404, 'Endpoint not found'],
    ['/api/tree/5', 501, 'Not implemented'],
    ['/api/query/exp', 501, 'Not implemented'],
    ['/opentsdb/api/stats', 501, 'Not implemented'],
    ['/opentsdb/api/stats/jvm', 501, 'Not implemented'],
    ['/opentsdb/nothing', 404, 'Endpoint not found'],
    ['/opentsdb/apis/version', 404, 'Endpoint not found'],
    ['/opentsdb/q', 404, 'Endpoint not found'],
    ['/api/version?serializer=xml', 400, 'Requested serializer was not found'],
  ])('%s is answered %d: %s', async (path, status, message) => {
    const answer = await (await app()).ask(path);
    expect([answer.status, messageOf(answer)]).toEqual([status, message]);
  });

  const without = with_({ dialects: ['nova', 'native'] });

  it.each(['/api/query', '/opentsdb/api/put', '/api'])(
    '%s is nowhere if the API is switched off',
    async (path) => {
      const { origin } = await without();
      const answer = await fetch(`${origin}${path}`);
      expect(answer.status).toBe(404);
      expect(answer.headers.get('content-type')).toBe('application/problem+json');
    },
  );

  it('leaves a path that is not its own to others', async () => {
    const service = await app();
    for (const path of ['/opentsdbs', '/version', '/aggregators', '/suggest?type=metrics']) {
      expect([path, (await service.ask(path)).status]).toEqual([path, 300]);
    }
    expect(JSON.parse((await service.ask('/')).body)).toHaveProperty('versions');
    expect((await service.ask('/api/stats/query')).status).toBe(404);
  });
});

describe('the paths of OpenTSDB 1', () => {
  const withoutNova = with_({ dialects: ['nodeconductor', 'opentsdb'] });
  const alone = with_({ dialects: ['opentsdb'] });
  const answerOf = async (service: ReturnType<typeof alone>, path: string) => {
    const answer = await fetch(`${(await service).origin}${path}`);
    return {
      status: answer.status,
      type: answer.headers.get('content-type'),
      text: await answer.text(),
    };
  };

  it.each([
    ['/opentsdb', 'text/html; charset=UTF-8', /OpenTSDB/],
    ['/opentsdb/aggregators', 'application/json; charset=UTF-8', /^\["avg",/],
    ['/opentsdb/suggest?type=metrics&q=h', 'application/json; charset=UTF-8', /^\["huge"\]$/],
    [
      '/opentsdb/version',
      'text/plain',
      /^net\.opentsdb\.tools 2\.4\.1 built at revision eb125a3\nBuilt\n$/,
    ],
    [
      '/opentsdb/api/stats/query',
      'application/json; charset=UTF-8',
      /^\{"completed":\[\],"running":\[\]\}$/,
    ],
  ])('%s is answered', async (path, type, text) => {
    const answer = await (await app()).ask(path);
    expect([answer.status, headerOf(answer, 'Content-Type')]).toEqual([200, [type]]);
    expect(answer.body).toMatch(text);
  });

  it.each([
    ['/', '/opentsdb/'],
    ['/aggregators', '/opentsdb/aggregators'],
    ['/Version', '/opentsdb/version'],
    ['/version/?json', '/opentsdb/version?json'],
    ['/suggest?type=metrics', '/opentsdb/suggest?type=metrics'],
    ['/api/stats/query', '/opentsdb/api/stats/query'],
  ])('%s is answered as %s where the path is that of no API that is on', async (path, below) => {
    const answer = await answerOf(alone(), path);
    expect(answer).toEqual(await answerOf(alone(), below));
    expect(answer.status).toBe(200);
  });

  it.each(['/nothing', '/versions', '/v2.1/', '/api/stats', '/api/stats/usage', '//'])(
    'leave %s to nobody',
    async (path) => {
      const answer = await answerOf(alone(), path);
      expect([answer.status, answer.type]).toEqual([404, 'application/problem+json']);
    },
  );

  it('are each taken where the API that owns it is off', async () => {
    expect((await answerOf(withoutNova(), '/version')).status).toBe(200);
    expect((await answerOf(withoutNova(), '/api/stats/query')).status).not.toBe(200);
  });
});

it('methods that an endpoint has not are refused with those that it has', async () => {
  const service = await app();
  for (const method of ['PUT', 'HEAD', 'OPTIONS']) {
    const answer = await service.ask('/api/suggest', { method });
    expect([answer.status, headerOf(answer, 'Allow')]).toEqual([405, ['GET, POST']]);
  }
});

it('a question beyond the limits of the document is refused', async () => {
  const service = await app();
  const many = Array.from({ length: 101 }, () => 'm=sum:cpu').join('&');
  expect((await service.ask(`/api/query?start=1h-ago&${many}`)).status).toBe(400);
  const queries = Array.from({ length: 101 }, (_, i) => ({ metric: `m${i}`, aggregator: 'sum' }));
  const answer = await service.post('/api/query', { start: T0, queries });
  expect(messageOf(answer)).toBe('Too many sub queries: 101, maximum allowed: 100');
});

it('equal sub-queries are answered once', async () => {
  const service = await app();
  const sub = { metric: 'cpu', aggregator: 'sum' };
  expect(await service.query({ start: T0, queries: [sub, { ...sub }] })).toHaveLength(1);
  expect(await service.get(`/api/query?start=${T0}&m=sum:cpu&m=sum:cpu&m=max:cpu`)).toHaveLength(2);
});

it('a sum beyond all numbers is a text', async () => {
  const [element] = await (await app()).get(`/api/query?start=${T0}&m=sum:huge`);
  expect(element?.dps).toEqual({ [T0]: 'Infinity' });
});

describe('credentials', () => {
  const strict = perFile(
    async () => {
      const { store, remove } = await temporaryStore();
      const nowUs = () => NOW_S * 1_000_000;
      const authenticate = local({ known: callerDirectory(store), nowUs, log: NO_LOG });
      const service = await pointsApp({ store, authenticate, nowUs });
      return { service, remove };
    },
    async ({ service, remove }) => {
      await service.close();
      await remove();
    },
  );

  it.each(['/api/version', '/api/nothing', '/api/query?start=1h-ago&m=sum:cpu'])(
    'are asked for at %s, before anything else is said',
    async (path) => {
      const { service } = await strict();
      const answer = await service.ask(path);
      expect([answer.status, messageOf(answer)]).toEqual([401, 'Unauthorized']);
      expect(headerOf(answer, 'WWW-Authenticate')).toEqual(['Basic realm="metrics"']);
    },
  );

  it('are taken as a password only', async () => {
    const { service } = await strict();
    const headers = { 'X-Auth-Token': 'admin:ops' };
    expect((await service.ask('/api/version', { headers })).status).toBe(401);
  });
});

describe('an operator can choose', () => {
  const lenient = with_({ unknownMetric: 'empty', nan: 'null' });
  const thrifty = with_({ queryBudget: 1 });
  const oneAtATime = with_({ queryBudget: 3 });
  const omitting = with_({ nan: 'omit', metaTables: false, maxTags: 1, maxBodyBytes: 1024 });
  const holes = `/api/query?start=${T0}&end=${T0 + 120}&m=sum:1m-max-nan:cpu`;

  it('that names which nobody has are an empty answer', async () => {
    const service = await lenient();
    const path = `/api/query?start=${T0}&m=sum:nosuch&m=sum:cpu%7Bhost=z%7D&m=sum:cpu%7Bnosuch=*%7D`;
    expect(await service.get(path)).toEqual([]);
  });

  it('how a value is written that is none', async () => {
    const dps = async (service: Awaited<ReturnType<typeof seeded>>) =>
      (await service.get(holes))[0]?.dps;
    expect(await dps(await app())).toEqual({ [T0]: 1, [T0 + 60]: 'NaN', [T0 + 120]: 2 });
    expect(await dps(await lenient())).toEqual({ [T0]: 1, [T0 + 60]: null, [T0 + 120]: 2 });
    expect(await dps(await omitting())).toEqual({ [T0]: 1, [T0 + 120]: 2 });
  });

  it('how much a question may read: more is 413, in the same form', async () => {
    const service = await thrifty();
    const answer = await service.ask(`/api/query?start=${T0 - 7200}&m=sum:huge`);
    expect([answer.status, JSON.parse(answer.body).error.code]).toEqual([413, 413]);
  });

  it('how much, for all sub-queries together', async () => {
    const service = await oneAtATime();
    const path = `/api/query?start=${T0}&end=${T0 + 120}&m=sum:cpu%7Bhost=a%7D`;
    expect((await service.ask(path)).status).toBe(200);
    expect((await service.ask(`${path}&m=max:cpu%7Bhost=a%7D`)).status).toBe(413);
  });

  it('to find by meta tables only, and have none', async () => {
    const service = await omitting();
    const found = await service.ask('/api/search/lookup?m=cpu');
    expect(JSON.parse(found.body).results).toEqual([]);
    expect((await service.ask('/api/query/last?timeseries=cpu')).body).toBe('[]');
    const scanned = await service.ask('/api/query/last?timeseries=cpu%7Bhost=a%7D&back_scan=1');
    expect(JSON.parse(scanned.body)).toMatchObject([{ value: '2' }]);
  });

  it('how many tags a point may have, and how long a body may be', async () => {
    const service = await omitting();
    const point = { metric: 'm', timestamp: 1, value: 1, tags: { a: 'b', c: 'd' } };
    const answer = await service.post('/api/put?details', point);
    expect(JSON.parse(answer.body).errors[0].error).toBe(
      'Too many tags: 2 maximum allowed: 1, tags: {a=b, c=d}',
    );
    const long = await service.post('/api/put', { ...point, padding: 'x'.repeat(1024) });
    expect(long.status).toBe(413);
  });
});
