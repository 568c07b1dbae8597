/** The open alerts of one rule. */
import { allOf } from '../../store/pages';
import type { Alert, Store } from '../../store/store';

export async function openAlertsOf({ alerts }: Store, ruleName: string): Promise<readonly Alert[]> {
  const query = { scope: 'all', types: [ruleName], isOpen: true } as const;
  const open: Alert[] = [];
  const found = allOf(
    (page) => alerts.list({ ...query, ...page }),
    ({ id }) => id,
  );
  for await (const alert of found) open.push(alert);
  return open;
}
