/** Alert rules on what is so now: servers in error, quotas that are exceeded, and sources of which too little is known. */
import { evaluateRules } from '../../lib/report/alert-rules';
import { FIXED_NOW_US, temporaryStore } from '../support/databases/stores';
import { aServer } from '../support/observations/servers';
import { perTest } from '../support/scene';

const temporary = perTest(temporaryStore, ({ remove }) => remove());
const HOUR_US = 3_600_000_000;
const { signal } = new AbortController();

const scene = async () => {
  const { store } = await temporary();
  await store.projects.put([{ id: 'p' }, { id: 'q' }]);
  const record = (id: string, projectId: string, state: string, atUs: number) => {
    const observation = aServer({ id, projectId, state, launchedAt: '2026-01-01T00:00:00' });
    return store.observations.record({
      origin: 'test',
      submitted: [{ observation: { ...observation, atUs, id: `${id} ${atUs}` } }],
    });
  };
  const evaluate = async (hours: number) => {
    await evaluateRules(store, { nowUs: FIXED_NOW_US + hours * HOUR_US, signal });
    const open = await store.alerts.list({ scope: 'all', isOpen: true, limit: 10 });
    return open
      .map(({ scopeType, scopeId, message }) => `${scopeType} ${scopeId}: ${message}`)
      .sort();
  };
  return { store, record, evaluate };
};

it('an alert about a server is open while it is in error', async () => {
  const { store, record, evaluate } = await scene();
  await store.alertRules.put([
    { name: 'all', condition: 'in error' },
    { name: 'of q', condition: 'in error', scopeType: 'project', scopeId: 'q' },
  ]);
  await record('a', 'p', 'error', FIXED_NOW_US);
  await record('b', 'p', 'active', FIXED_NOW_US);
  await record('c', 'q', 'ERROR', FIXED_NOW_US);
  const both = [
    'server a: in error: error',
    'server c: in error: ERROR',
    'server c: in error: ERROR',
  ];
  expect(await evaluate(1)).toEqual(both);
  expect(await evaluate(2)).toEqual(both);
  await record('a', 'p', 'active', FIXED_NOW_US + HOUR_US);
  expect(await evaluate(3)).toEqual(both.slice(1));
});

it('an alert about a project is open while it uses more than a share of a quota', async () => {
  const { store, record, evaluate } = await scene();
  await store.alertRules.put([{ name: 'r', condition: 'quota vcpu > 90%' }]);
  await record('a', 'q', 'active', FIXED_NOW_US);
  await store.quotas.put([
    { projectId: 'p', siteId: 's', name: 'vcpu', limit: 10, usage: 9 },
    { projectId: 'p', siteId: 't', name: 'vcpu', limit: 10, usage: 9.5 },
    { projectId: 'q', siteId: null, name: 'vcpu', limit: 0 },
    { projectId: 'r', siteId: null, name: 'vcpu', limit: -1, usage: 99 },
    { projectId: 'r', siteId: null, name: 'ram', limit: 1, usage: 99 },
  ]);
  const of = (project: string, value: string) => `project ${project}: quota vcpu > 90%: ${value}`;
  expect(await evaluate(1)).toEqual([of('p', '18.5 of 20'), of('q', '1 of 0')]);
  await store.quotas.put([{ projectId: 'p', siteId: 's', name: 'vcpu', usage: 8.5 }]);
  expect(await evaluate(2)).toEqual([of('q', '1 of 0')]);
});

it('an alert about a source is open while it is known only until longer ago than the duration', async () => {
  const { store, evaluate } = await scene();
  await store.alertRules.put([
    { name: 'r', condition: 'incomplete for 90m' },
    { name: 'of q', condition: 'incomplete for 90m', scopeType: 'project', scopeId: 'q' },
  ]);
  const hear = (cell: string, hours: number) =>
    store.sources.hear({
      ...{ source: 'nova-notifications', cell, newestUs: null },
      heardUntilUs: FIXED_NOW_US + hours * HOUR_US,
    });
  const lost = { source: 'nova-notifications', cell: 'lost' };
  await hear('silent', 0);
  await hear('lost', 0);
  await store.sources.beginGap(lost, FIXED_NOW_US);
  expect(await evaluate(1)).toEqual([]);
  const until = 'incomplete for 90m: complete until 2026-01-02T00:00:00Z';
  const both = ['lost', 'silent'].map((cell) => `source nova-notifications ${cell}: ${until}`);
  await hear('lost', 2);
  expect(await evaluate(2)).toEqual(both);
  await hear('silent', 2);
  expect(await evaluate(3)).toEqual(both.slice(0, 1));
  await hear('silent', 4);
  await hear('lost', 4);
  await store.sources.endGap(lost, FIXED_NOW_US + 4 * HOUR_US);
  await store.sources.repair(
    lost,
    { fromUs: 0, untilUs: FIXED_NOW_US + 5 * HOUR_US },
    FIXED_NOW_US,
  );
  expect(await evaluate(4)).toEqual([]);
});
