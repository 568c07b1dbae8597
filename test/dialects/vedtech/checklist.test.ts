/** What VedTech's clients rely on, one numbered demand a test. */
import { type SampleApp, sampleApp } from '../../support/api-ref/samples';
import { perFile } from '../../support/scene';
import { headerOf } from '../../support/service/app';
import { hostingApp, sampled } from '../../support/vedtech/hosting';

/** Of the account of `mycompany`, and one that reads all usage. */
const KEY = 'tu_sample-of-a-key-of-one-account-vedtech-----';
const ALL = 'tu_sample-of-a-key-that-reads-all-usage-vedtec';

const scene = perFile(
  () => sampleApp('vedtech'),
  (app) => app.close(),
);

const many = perFile(hostingApp, (app) => app.close());
const [GONE, MANY] = ['c'.repeat(32), 'd'.repeat(32)];

const PREFIX = '/api/v1/usage';
const ask = async (path: string, key: string | undefined = KEY, method = 'GET') =>
  (await scene()).ask(`${PREFIX}${path}`, {
    method,
    headers: key === '' ? {} : { 'X-API-Key': key },
  });
type Asked = Awaited<ReturnType<SampleApp['ask']>>;
const jsonOf = ({ body }: Asked) => JSON.parse(body);
const errorOf = (answer: Asked) => [answer.status, jsonOf(answer).error];

it('1: no key is 401', async () => {
  const answer = await ask('/instances', '');
  expect(answer.status).toBe(401);
  expect(jsonOf(answer)).toEqual({
    success: false,
    error: 'Missing API key',
    message: 'Provide API key via X-API-Key header or api_key parameter',
  });
});

it('2: a wrong key is 403', async () => {
  expect(errorOf(await ask('/instances', 'wrong'))).toEqual([403, 'Invalid API key']);
});

it('3, 4: a key in the query works, and one in the header wins', async () => {
  expect((await ask(`/instances?api_key=${KEY}`, '')).status).toBe(200);
  expect((await ask('/instances?api_key=wrong')).status).toBe(200);
  expect((await ask(`/instances?api_key=${KEY}`, 'wrong2')).status).toBe(403);
});

it('5: the number and the subdomain mean the same', async () => {
  expect((await ask('/instance/91')).body).toBe((await ask('/instance/mycompany')).body);
});

it('6: an instance of others is answered as one that is not there', async () => {
  const foreign = await ask('/instance/92');
  const missing = await ask('/instance/77');
  expect([foreign.status, foreign.body.replace('92', '77')]).toEqual([404, missing.body]);
});

it('7, 8: a week is in hours, and a day is what is asked by default', async () => {
  expect(jsonOf(await ask('/instance/91/history?period=7d')).data).toMatchObject({
    interval: '1h',
  });
  expect(jsonOf(await ask('/instance/91/history')).data).toMatchObject({
    period: '24h',
    interval: '15m',
  });
});

it.each(['period=2h', 'interval=2m', 'period=1h&interval=1d'])(
  '9, 10: a history by %s is refused',
  async (query) => {
    const answer = await ask(`/instance/91/history?${query}`);
    expect(errorOf(answer)).toEqual([400, 'Invalid parameter']);
  },
);

it('11: a history of nothing is empty', async () => {
  const app = await scene();
  app.setClock('03-show-the-history-of-a-week.json');
  const answer = await ask('/instance/93/history', ALL);
  app.setClock('');
  expect([answer.status, jsonOf(answer).data.metrics]).toEqual([200, []]);
});

it('12: stamps are multiples of the interval, in order', async () => {
  const { metrics } = jsonOf(await ask('/instance/91/history?period=7d')).data;
  const stamps = metrics.map(({ timestamp }: { timestamp: string }) => timestamp);
  expect(stamps).toEqual([
    ...['2026-01-01T00:00:00Z', '2026-01-01T01:00:00Z', '2026-01-02T12:00:00Z'],
  ]);
});

it('13, 14, 22: percents, cores and the version are as the page has them', async () => {
  const { current_usage: used, instance } = jsonOf(await ask('/instance/91')).data;
  expect([used.ram_percent, used.cpu_cores_used]).toEqual([25, 0.3]);
  expect(instance.odoo_version).toBe('19');
});

it('15: a stopped instance uses no CPU and keeps its storage', async () => {
  const { current_usage: used } = jsonOf(await ask('/instance/93', ALL)).data;
  expect(used).toMatchObject({ cpu_percent: 0, ram_mb: 0, db_storage_gb: 2, file_storage_gb: 3.1 });
});

it('16: the summary counts running and stopped instances', async () => {
  expect(jsonOf(await ask('/summary', ALL)).data).toMatchObject({
    ...{ total_instances: 3, running_instances: 2, stopped_instances: 1 },
  });
});

it('17: a terminated instance is on no list and in no sum', async () => {
  const app = await many();
  const terminatedAt = '2025-12-01T00:00:00';
  await app.host({ id: 'gone', accountId: GONE, terminatedAt }, { id: 'here', accountId: GONE });
  const key = await app.addKey({ accounts: [GONE] });
  const { instances, total_instances: total } = await app.data('/instances', key);
  expect([instances.map(({ name }: { name: string }) => name), total]).toEqual([['here'], 1]);
  expect(await app.data('/instances?state=terminated', key)).toMatchObject({ instances: [] });
  expect((await app.data('/summary', key)).total_instances).toBe(1);
});

it('18: a limit above the highest is the highest, and one below 0 is refused', async () => {
  const app = await many();
  await app.host(...Array.from({ length: 502 }, (_, i) => ({ id: `s${i}`, accountId: MANY })));
  const key = await app.addKey({ accounts: [MANY] });
  const [highest, above] = [
    await app.data('/instances?limit=500', key),
    await app.data('/instances?limit=501', key),
  ];
  expect([highest.instances.length, highest.total_instances]).toEqual([500, 502]);
  expect(above).toEqual(highest);
  expect((await app.data('/instances', key)).instances).toHaveLength(100);
  for (const query of ['limit=-1', 'limit=x', 'offset=-1', 'offset=1.5', 'plan_id=x'])
    expect(errorOf(await ask(`/instances?${query}`))).toEqual([400, 'Invalid parameter']);
});

it('19: the 101st request of a minute is 429', async () => {
  const [first, second] = [await ask('/instances'), await ask('/instances')];
  expect(headerOf(first, 'X-RateLimit-Limit')).toEqual(['100']);
  const remaining = [first, second].map((each) => headerOf(each, 'X-RateLimit-Remaining'));
  expect(Number(remaining[0])).toBe(Number(remaining[1]) + 1);
  const answers: Asked[] = [];
  for (let i = 0; i < 101; i++) answers.push(await ask('/instances', 'guess'));
  expect(answers.slice(0, 100).every(({ status }) => status === 403)).toBe(true);
  const last = answers[100] as Asked;
  expect([last.status, jsonOf(last)]).toEqual([
    429,
    {
      success: false,
      error: 'Rate limit exceeded',
      message: 'Too many requests. Please wait 60 seconds.',
      retry_after: 60,
    },
  ]);
  expect(headerOf(last, 'Retry-After')).toEqual(['60']);
  expect(headerOf(last, 'X-RateLimit-Remaining')).toEqual(['0']);
  const nowSeconds = Date.parse('2026-01-02T12:03:00Z') / 1000;
  expect(headerOf(last, 'X-RateLimit-Reset')).toEqual([String(nowSeconds + 60)]);
});

it('20: only a running instance could be asked for its usage, and none can be', async () => {
  const stopped = await ask('/instance/93/collect', ALL, 'POST');
  expect(errorOf(stopped)).toEqual([400, 'Instance not running']);
  expect((await ask('/instance/91/collect', KEY, 'POST')).status).toBe(501);
});

it('21: a limit of 0 makes a percent of 0', async () => {
  const app = await many();
  const { us } = app.clock;
  const samples = sampled(us / 1000, { cpu: 50, ram: 2 ** 30, db: 2 ** 31, file: 2 ** 32 });
  const hosting = { number: 4711, cpuCores: '0', ramMb: 0, dbGb: '0', fileGb: '0' };
  await app.host({ id: 'boundless', accountId: GONE, hosting, samples });
  const key = await app.addKey({ accounts: [GONE] });
  expect((await app.data('/instance/4711', key)).current_usage).toEqual({
    ...{ cpu_percent: 50, cpu_cores_used: 0, ram_mb: 1024, ram_percent: 0 },
    ...{ db_storage_gb: 2, db_storage_percent: 0, file_storage_gb: 4, file_storage_percent: 0 },
  });
});

it('instances in a state that is not known are none', async () => {
  expect(jsonOf(await ask('/instances?state=nothing', ALL)).data).toEqual({
    instances: [],
    total_instances: 0,
  });
});
