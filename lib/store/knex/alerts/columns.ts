/** Table `alerts`: its rows, and the keys of alerts. */
import { createHash } from 'node:crypto';
import {
  type AlertObject,
  SEVERITIES,
  SEVERITY_NAMES,
  type Severity,
} from '../../../domain/alerts/alert';
import type { Alert, NewAlert } from '../../alerts';

export const FIELDS = {
  id: 'id',
  type: 'alert_type',
  message: 'message',
  severity: 'severity',
  scopeType: 'scope_type',
  scopeId: 'scope_id',
  projectId: 'project_id',
  accountId: 'account_id',
  siteId: 'site_id',
  createdAtUs: 'created_us',
  closedAtUs: 'closed_us',
  acknowledgedAtUs: 'acknowledged_us',
  context: 'context',
} as const;

export interface AlertRow extends Omit<Alert, 'severity' | 'context'> {
  readonly severity: number;
  readonly context: string;
}

export const toSeverity = (severity: Severity): number => SEVERITIES[severity];

export const fromSeverity = (stored: number): Severity =>
  SEVERITY_NAMES.find((name) => SEVERITIES[name] === stored) ?? 'error';

export const fromRow = (row: AlertRow): Alert => ({
  ...row,
  severity: fromSeverity(row.severity),
  context: JSON.parse(row.context) as Alert['context'],
});

export const toRow = (alert: Alert) => ({
  id: alert.id,
  open_key: alert.closedAtUs === null ? openKeyOf(alert) : null,
  alert_type: alert.type,
  message: alert.message,
  severity: toSeverity(alert.severity),
  scope_type: alert.scopeType,
  scope_id: alert.scopeId,
  project_id: alert.projectId,
  account_id: alert.accountId,
  site_id: alert.siteId,
  created_us: alert.createdAtUs,
  closed_us: alert.closedAtUs,
  acknowledged_us: alert.acknowledgedAtUs,
  context: JSON.stringify(alert.context),
});

const hashOf = (...parts: readonly (string | number)[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex');

/** Unique among open alerts. */
export const openKeyOf = ({ scopeType, scopeId, type }: AlertObject & Pick<Alert, 'type'>) =>
  hashOf(scopeType, scopeId, type);

const ID_LENGTH = 32;

type Creation = Pick<NewAlert, 'scopeType' | 'scopeId' | 'type' | 'createdAtUs'>;

export const idOf = ({ scopeType, scopeId, type, createdAtUs }: Creation): string =>
  hashOf(scopeType, scopeId, type, createdAtUs).slice(0, ID_LENGTH);
