/** The job that compares all servers with Nova's API, and repairs what was missed. */
import { sectionOf } from '../../config';
import { NOVA_API } from '../../ingest/nova-api/settings';
import { RECONCILE } from '../../ingest/reconcile/settings';
import type { Job } from '../job';

/** Loaded when it runs: many clouds have no Nova that could be asked. */
const load = (): typeof import('./run') => require('./run');

export const reconciliation: Job = {
  name: 'reconcile',
  summary: "compare all servers with Nova's API and repair what was missed",
  intervalMs: (config) => sectionOf(config, RECONCILE).interval * 1000,
  missing: ({ config }) =>
    sectionOf(config, NOVA_API).authUrl === null ? 'nova_api.auth_url' : undefined,
  run: async (context, signal) => load().reconcileAll(context, signal),
};
