/** The job that evaluates alert rules. */
import { sectionOf } from '../../config';
import { evaluateRules } from '../../report/alert-rules';
import type { Job } from '../job';
import { ALERTS } from './settings';

/** An event that has waited for so long, since there is no webhook, is no news any more. */
const UNSENT_US = 7 * 24 * 3600 * 1_000_000;

export const alertRules: Job = {
  name: 'alert-rules',
  summary: 'open and close alerts by the rules of the inventory',
  section: ALERTS,
  intervalMs: (config) => sectionOf(config, ALERTS).interval * 1000,
  async run({ store, nowUs, log }, signal) {
    const startUs = nowUs();
    const { opened, closed } = await evaluateRules(store, { nowUs: startUs, signal });
    if (opened + closed > 0) log.info({ opened, closed }, 'alert rules: alerts changed');
    await store.outbox.expire(startUs - UNSENT_US);
  },
};
