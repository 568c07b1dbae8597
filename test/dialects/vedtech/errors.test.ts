/** Every failure of VedTech's API, by its own words. */

import { perFile, perTest } from '../../support/scene';
import { type Answer, headerOf, testApp } from '../../support/service/app';
import { hostingApp, PREFIX } from '../../support/vedtech/hosting';

const [OWN, OTHER] = ['a'.repeat(32), 'b'.repeat(32)];

const scene = perFile(
  async () => {
    const app = await hostingApp();
    const hosting = (number: number) => ({ number, subdomain: `shop-${number}` });
    await app.host(
      { id: 's1', accountId: OWN, hosting: hosting(1) },
      { id: 's2', accountId: OWN, state: 'stopped', hosting: hosting(2) },
      { id: 's3', accountId: OTHER, hosting: hosting(3) },
    );
    const key = await app.addKey({ accounts: [OWN] });
    return { ...app, key };
  },
  (app) => app.close(),
);
const empty = perTest(hostingApp, (app) => app.close());

const failureOf = ({ status, body }: Answer) => {
  const { success, error, message, ...more } = JSON.parse(body);
  expect([success, more]).toEqual([false, {}]);
  return [status, error, message];
};

describe('a failure of the API', () => {
  it.each([
    [
      'no key',
      undefined,
      [401, 'Missing API key', 'Provide API key via X-API-Key header or api_key parameter'],
    ],
    ['a wrong key', 'wrong', [403, 'Invalid API key', 'The provided API key is not valid']],
    [
      'a key that looks like one',
      `tu_${'x'.repeat(43)}`,
      [403, 'Invalid API key', 'The provided API key is not valid'],
    ],
    [
      'an empty key',
      '',
      [401, 'Missing API key', 'Provide API key via X-API-Key header or api_key parameter'],
    ],
  ])('by %s', async (_title, key, expected) => {
    const { ask } = await scene();
    for (const path of ['/instances', '/instance/1', '/instance/1/history', '/summary'])
      expect(failureOf(await ask(path, key))).toEqual(expected);
  });

  it('by any key, where there is none at all', async () => {
    const { ask } = await empty();
    for (const key of [undefined, 'wrong']) {
      const answer = await ask('/instances', key);
      expect(failureOf(answer)).toEqual([
        ...[503, 'API not configured'],
        'Contact administrator to configure API access',
      ]);
      expect(headerOf(answer, 'Retry-After')).toEqual(['5']);
    }
  });

  it.each(['3', '77', 'shop-3', 'nowhere', '0', '99999999999999999999', '%20', 'a%2Fb'])(
    'by the instance %s, which is another’s or not there',
    async (id) => {
      const { ask, key } = await scene();
      const message = `Instance ${decodeURIComponent(id)} not found`;
      for (const path of [`/instance/${id}`, `/instance/${id}/history`])
        expect(failureOf(await ask(path, key))).toEqual([404, 'Not found', message]);
      const collected = await ask(`/instance/${id}/collect`, key, 'POST');
      expect(failureOf(collected)).toEqual([404, 'Not found', message]);
    },
  );

  it('by a stopped instance that is to be asked for its usage', async () => {
    const { ask, key } = await scene();
    expect(failureOf(await ask('/instance/2/collect', key, 'POST'))).toEqual([
      ...[400, 'Instance not running', 'Instance is in state: stopped'],
    ]);
  });

  it('by a running one, since no source is configured that could be asked', async () => {
    const { ask, key } = await scene();
    const [status, error, message] = failureOf(await ask('/instance/1/collect', key, 'POST'));
    expect([status, error]).toEqual([501, 'Not implemented']);
    expect(message).toMatch(/^No source is configured/);
  });

  it.each([
    ['/instances?limit=-1', 'limit'],
    ['/instances?limit=ten', 'limit'],
    ['/instances?limit=1.5', 'limit'],
    ['/instances?offset=-1', 'offset'],
    ['/instances?offset=', 'offset'],
    ['/instances?plan_id=gold', 'plan_id'],
    ['/instance/1/history?period=2h', 'period'],
    ['/instance/1/history?period=', 'period'],
    ['/instance/1/history?interval=2m', 'interval'],
    ['/instance/1/history?period=1h&interval=1d', 'interval'],
  ])('by the parameter in %s, which it names', async (path, name) => {
    const { ask, key } = await scene();
    const [status, error, message] = failureOf(await ask(path, key));
    expect([status, error]).toEqual([400, 'Invalid parameter']);
    expect(message).toMatch(new RegExp(`^${name}: `));
  });

  it('by another method, with those that are allowed', async () => {
    const { ask, key } = await scene();
    const answer = await ask('/summary', key, 'DELETE');
    expect(failureOf(answer).slice(0, 2)).toEqual([405, 'Method not allowed']);
    expect(headerOf(answer, 'Allow')).toEqual(['GET, HEAD, OPTIONS']);
  });
});

describe('a failure of the service', () => {
  const failing = perTest(
    () => testApp({ authenticate: () => Promise.reject(new Error('nobody thought of this')) }),
    (app) => app.close(),
  );
  const ruined = perTest(testApp, (app) => app.close());

  it('is 500, and only the log tells the reason', async () => {
    const app = await failing();
    const [status, error, message] = failureOf(await app.ask(`${PREFIX}/instances`));
    expect([status, error]).toEqual([500, 'Internal error']);
    expect(message).not.toMatch(/nobody thought/);
    expect(app.errors.join()).toMatch(/nobody thought of this/);
  });

  it('is 503 while the database is away', async () => {
    const app = await ruined();
    await app.ruinStore();
    const answer = await app.ask(`${PREFIX}/instances`);
    expect(failureOf(answer).slice(0, 2)).toEqual([503, 'Service unavailable']);
    expect(headerOf(answer, 'Retry-After')).toEqual(['5']);
    expect(app.errors).not.toEqual([]);
  });
});

it('lets browsers of every origin read every failure', async () => {
  const { ask, key } = await scene();
  for (const answer of [await ask('/instances'), await ask('/instance/77', key), await ask('/x')])
    expect(headerOf(answer, 'Access-Control-Allow-Origin')).toEqual(['*']);
});

it('lets browsers of every origin ask whether they may send a key', async () => {
  const { ask, key } = await scene();
  const answer = await ask('/instances', undefined, 'OPTIONS');
  expect(answer.status).toBe(204);
  expect(headerOf(answer, 'Access-Control-Allow-Origin')).toEqual(['*']);
  expect(headerOf(answer, 'Access-Control-Allow-Headers')).toEqual(['X-API-Key, Content-Type']);
  expect(headerOf(answer, 'Access-Control-Allow-Methods')).toEqual(['GET, HEAD, POST, OPTIONS']);
  const [exposed] = headerOf(await ask('/instances', key), 'Access-Control-Expose-Headers');
  expect(exposed).toContain('X-RateLimit-Remaining');
});
