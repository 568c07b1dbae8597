/** Exact totals of all projects. */
import { exactTotals } from '../../lib/report/exact-totals';
import { temporaryStore } from '../support/databases/stores';
import { hour, row } from '../support/observations/observations';

it('names projects in the order of their bytes, not of UTF-16', async () => {
  const { store, remove } = await temporaryStore();
  const submitted = ['\u{1f600}', '\uff41', 'a'].map((projectId, n) => ({
    observation: row({ serverId: `s${n}`, projectId, launchedAtUs: hour(1) }),
  }));
  await store.observations.record({ origin: 'test', submitted });
  const { projects } = await exactTotals(store.totals, { startUs: hour(1), stopUs: hour(2) });
  expect(projects.map(({ projectId }) => projectId)).toEqual(['a', '\uff41', '\u{1f600}']);
  const touching = { startUs: hour(0), stopUs: hour(1) };
  expect((await exactTotals(store.totals, touching)).projects).toEqual([]);
  await remove();
});
