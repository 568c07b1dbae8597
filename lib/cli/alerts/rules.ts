/** `alert-rules`: what opens alerts. */
import { alertRuleJson } from '../../dialects/native/alerts/response';
import { listedNoun } from '../places/listed';
import { field, type ListView } from '../program/columns';

type Rule = ReturnType<typeof alertRuleJson>;

const SCOPES = ['account', 'project', 'server', 'site'] as const;

const scopeOf = (rule: Rule): string | undefined => {
  const named: Readonly<Record<string, unknown>> = rule;
  const scope = SCOPES.find((each) => named[each] !== undefined);
  return scope && `${scope} ${named[scope]}`;
};

const LISTING: ListView<Rule> = {
  kind: 'alert_rule',
  columns: [
    field('name'),
    field('rule'),
    field('severity'),
    { name: 'scope', value: scopeOf, cell: (rule) => scopeOf(rule) ?? 'everything' },
    field('enabled'),
    field('evaluated_at', { isExtra: true }),
  ],
  json: (rule) => ({ kind: 'alert_rule', ...rule }),
};

export const alertRulesCommand = listedNoun({
  name: 'alert-rules',
  example: 'busy',
  summary: 'see the rules that open alerts',
  listing: LISTING,
  keyOf: ({ name }) => name,
  list: ({ alertRules }, page) => alertRules.list(page),
  find: ({ alertRules }, name) => alertRules.find(name),
  toJson: alertRuleJson,
});
