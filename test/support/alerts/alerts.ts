/** Alerts for tests: of some server, unless something else is said. */
import type { NewAlert } from '../../../lib/store/store';

export const ALERT: NewAlert = {
  type: 'busy',
  message: 'cpu_percent > 90 for 15m',
  severity: 'warning',
  scopeType: 'server',
  scopeId: 's1',
  projectId: 'p1',
  accountId: 'a1',
  siteId: null,
  createdAtUs: 1_000_000,
  context: {},
};

export const anAlert = (parts: Partial<NewAlert> = {}): NewAlert => ({ ...ALERT, ...parts });
