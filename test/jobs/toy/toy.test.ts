/** A job in a folder of its own needs one line in a registry to be configured, listed and run. */
import { environmentLayer, resolveSettings, toConfig } from '../../../lib/config';
import { settingsIn } from '../../../lib/config/section';
import { jobs } from '../../../lib/jobs/registry';
import { runJobs } from '../../../lib/jobs/runner';
import { NO_LOG } from '../../../lib/log';
import { sections } from '../../../lib/server/sections';
import { temporaryStore } from '../../support/databases/stores';
import { virtualTime } from '../../support/jobs/virtual-time';
import { toy } from '.';

const registry = [...jobs, toy];

it('a toy job is configured by its own section and runs at its own interval', async () => {
  const { store, remove } = await temporaryStore();
  const own = registry.flatMap(({ section }) => section ?? []);
  const settings = settingsIn([...new Set([...sections, ...own])]);
  const layer = environmentLayer(settings, { TENANT_USAGE_TOY_INTERVAL: '120' });
  const config = toConfig(resolveSettings(settings, [layer]));
  const { nowUs, wait, advance, untilWaiting } = virtualTime();
  const stopping = new AbortController();
  const started = registry.filter(({ name }) => name === 'toy');
  const running = runJobs(started, { store, config, nowUs, log: NO_LOG }, stopping.signal, wait);
  await untilWaiting(stopping.signal);
  await advance(300_000);
  const lease = (await store.leases.list()).find(({ name }) => name === 'toy');
  expect(lease).toMatchObject({ untilUs: 300e6 + 180e6 });
  stopping.abort();
  await running;
  const projects = await store.projects.list({ limit: 10 });
  expect(projects.map(({ id }) => id)).toEqual(['toy-0', 'toy-2', 'toy-4']);
  expect(await store.leases.list()).toEqual([]);
  await remove();
});
