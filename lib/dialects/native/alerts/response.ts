/** The JSON of alert rules, with the field names of inventories. */
import type { AlertRule } from '../../../store/store';
import { isoTimeOrNull } from '../../../time';

export { alertJson } from '../../../report/alert-json';

export const alertRuleJson = ({ scopeType, scopeId, ...rule }: AlertRule) => ({
  name: rule.name,
  rule: rule.condition,
  severity: rule.severity,
  enabled: rule.isEnabled,
  ...(scopeType === 'all' ? {} : { [scopeType]: scopeId }),
  evaluated_at: isoTimeOrNull(rule.evaluatedAtUs),
});
