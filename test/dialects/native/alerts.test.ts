/** Alerts over HTTP: page by page, narrowed down, changed once, and wrong requests named. */
import type { Store } from '../../../lib/store/store';
import { anAlert } from '../../support/alerts/alerts';
import { temporaryStore } from '../../support/databases/stores';
import { perTest } from '../../support/scene';
import { type TestApp, testApp } from '../../support/service/app';

const ADMIN = { 'X-Auth-Token': 'admin:ops' };
const READER = { 'X-Auth-Token': 'alice:p1' };

const scene = perTest(
  async () => {
    const { store, remove } = await temporaryStore();
    await seed(store);
    return { app: await testApp({ store }), store, remove };
  },
  async ({ app, remove }) => {
    await app.close();
    await remove();
  },
);

/** Five alerts of two projects; the newest one is closed. */
async function seed({ alerts }: Store): Promise<void> {
  const opened = await alerts.open(
    [1, 2, 3, 4, 5].map((n) =>
      anAlert({
        scopeId: `s${n}`,
        createdAtUs: n * 1e6,
        projectId: n % 2 === 0 ? 'p2' : 'p1',
        severity: n < 3 ? 'info' : 'error',
      }),
    ),
  );
  await alerts.close(opened[4]?.id ?? '', 9e6);
}

async function listed(app: TestApp, query: string, headers = ADMIN) {
  const { status, body } = await app.ask(`/v1/alerts${query}`, { headers });
  const { alerts = [], next, errors } = JSON.parse(body);
  const objects: string[] = alerts.map((alert: Record<string, string>) => alert['scope_id']);
  return { status, objects, next, errors };
}

it('are listed page by page, the newest first', async () => {
  const { app } = await scene();
  const first = await listed(app, '?limit=2');
  expect(first).toMatchObject({ status: 200, objects: ['s5', 's4'] });
  const second = await listed(app, `?limit=2&after=${first.next}`);
  expect(second.objects).toEqual(['s3', 's2']);
  const third = await listed(app, `?limit=2&after=${second.next}`);
  expect(third).toMatchObject({ objects: ['s1'], next: null });
});

it.each([
  ['?state=open', ['s4', 's3', 's2', 's1']],
  ['?state=closed', ['s5']],
  ['?severity=info', ['s2', 's1']],
  ['?severity=info&severity=error&state=open', ['s4', 's3', 's2', 's1']],
  ['?type=idle', []],
  ['?scope_type=server&scope_id=s3', ['s3']],
  ['?scope_type=node', []],
  ['?project=p2', ['s4', 's2']],
  ['?account=a1&limit=1', ['s5']],
  ['?acknowledged=true', []],
  ['?from=1970-01-01T00:00:10Z&to=1970-01-01T00:00:04Z&severity=error', undefined],
  ['?from=1970-01-01T00:00:03Z&to=1970-01-01T00:00:04Z', ['s3', 's2', 's1']],
  ['?from=1970-01-01T00:00:10Z', ['s4', 's3', 's2', 's1']],
])('are narrowed down by %s', async (query, objects) => {
  const answer = await listed((await scene()).app, query);
  expect(answer.status).toBe(objects ? 200 : 400);
  expect(answer.objects).toEqual(objects ?? []);
});

it('are those of the project for its readers, whatever they ask for', async () => {
  const { app } = await scene();
  expect((await listed(app, '', READER)).objects).toEqual(['s5', 's3', 's1']);
  expect((await listed(app, '?project=p2', READER)).objects).toEqual([]);
});

it.each([
  ['?state=ajar', 'state'],
  ['?severity=fatal', 'severity'],
  ['?scope_type=instance', 'scope_type'],
  ['?acknowledged=yes', 'acknowledged'],
  ['?limit=0', 'limit'],
  ['?from=yesterday', 'from'],
  ['?to=', 'to'],
  ['?colour=red', 'colour'],
])('name the parameter that is wrong: %s', async (query, field) => {
  const { status, errors } = await listed((await scene()).app, query);
  expect(status).toBe(400);
  expect(errors.map((error: Record<string, string>) => error['field'])).toContain(field);
});

it('are acknowledged and closed once: a repeated request changes nothing', async () => {
  const { app, store } = await scene();
  const [alert] = await store.alerts.list({ scope: 'all', scopeId: 's3', limit: 1 });
  const post = async (verb: string, headers: Readonly<Record<string, string>>) => {
    const path = `/v1/alerts/${alert?.id}/${verb}`;
    const { status, body } = await app.ask(path, { method: 'POST', headers });
    return { status, ...JSON.parse(body) };
  };
  expect(await post('acknowledge', READER)).toMatchObject({ status: 200, closed_at: null });
  const acknowledged = await post('acknowledge', ADMIN);
  expect(acknowledged.acknowledged_at).not.toBeNull();
  expect(await post('close', READER)).toMatchObject({ status: 403 });
  const closed = await post('close', ADMIN);
  expect(closed).toMatchObject({ status: 200, acknowledged_at: acknowledged.acknowledged_at });
  expect(await post('close', ADMIN)).toEqual(closed);
  const events = await store.outbox.list({ limit: 99 });
  const own = events.filter((event) => event.alert.scopeId === 's3');
  expect(own.map(({ event }) => event)).toEqual(['opened', 'acknowledged', 'closed']);
});
