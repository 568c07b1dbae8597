/** The JSON of an alert, as the native API answers it and as webhooks carry it. */
import type { Alert } from '../store/store';
import { isoTime, isoTimeOrNull } from '../time';

export const alertJson = (alert: Alert) => ({
  id: alert.id,
  type: alert.type,
  message: alert.message,
  severity: alert.severity,
  scope_type: alert.scopeType,
  scope_id: alert.scopeId,
  project: alert.projectId,
  account: alert.accountId,
  site: alert.siteId,
  created_at: isoTime(alert.createdAtUs),
  closed_at: isoTimeOrNull(alert.closedAtUs),
  acknowledged_at: isoTimeOrNull(alert.acknowledgedAtUs),
  context: alert.context,
});
