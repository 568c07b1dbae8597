/** Alert rules on what is so now: servers in error, and quotas that are exceeded. */
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
