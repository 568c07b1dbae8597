/** Table `alert_rules`: the rules that open alerts. */
import type { AlertRule, AlertRuleChange, AlertRules } from '../../alerts';
import { RefusedChange } from '../../refused-change';
import type { Database } from '../sql/database';
import type { Statements } from '../sql/statements';
import { chunksOf } from '../sql/write-rows';
import { fromSeverity, toSeverity } from './columns';

const FIELDS = {
  name: 'name',
  condition: 'rule',
  severity: 'severity',
  scopeType: 'scope_type',
  scopeId: 'scope_id',
  isEnabled: 'is_enabled',
  evaluatedAtUs: 'evaluated_us',
} as const;

interface RuleRow extends Omit<AlertRule, 'severity' | 'isEnabled'> {
  readonly severity: number;
  readonly isEnabled: number;
}

const fromRow = (row: RuleRow): AlertRule => ({
  ...row,
  severity: fromSeverity(row.severity),
  isEnabled: row.isEnabled === 1,
});

const toRow = (rule: AlertRule) => ({
  name: rule.name,
  rule: rule.condition,
  severity: toSeverity(rule.severity),
  scope_type: rule.scopeType,
  scope_id: rule.scopeId,
  is_enabled: Number(rule.isEnabled),
  evaluated_us: rule.evaluatedAtUs,
});

const DEFAULTS = {
  severity: 'warning',
  scopeType: 'all',
  scopeId: null,
  isEnabled: true,
  evaluatedAtUs: null,
} as const;

const sameFields = ['condition', 'scopeType', 'scopeId', 'isEnabled'] as const;

/** A rule that says something else is evaluated from now on only. */
function merged(known: AlertRule | undefined, change: AlertRuleChange): AlertRule {
  const condition = change.condition ?? known?.condition;
  if (condition === undefined) {
    throw new RefusedChange('rule', `missing: a new rule needs its condition`);
  }
  const rule = { ...DEFAULTS, ...known, ...change, condition };
  const isSame = known && sameFields.every((field) => known[field] === rule[field]);
  return isSame ? rule : { ...rule, evaluatedAtUs: null };
}

async function put(tx: Statements, changes: readonly AlertRuleChange[]): Promise<void> {
  const rules = new Map<string, AlertRule>();
  for (const some of chunksOf([...new Set(changes.map(({ name }) => name))].sort())) {
    const rows = await tx.run((db) =>
      db('alert_rules').select<RuleRow[]>(FIELDS).whereIn('name', some).orderBy('name').forUpdate(),
    );
    for (const row of rows) rules.set(row.name, fromRow(row));
  }
  for (const change of changes) rules.set(change.name, merged(rules.get(change.name), change));
  for (const some of chunksOf([...rules.values()])) {
    await tx.run((db) => db('alert_rules').insert(some.map(toRow)).onConflict('name').merge());
  }
}

export const alertRulesOf = ({ read, write }: Database): AlertRules => ({
  async find(name) {
    const rows = await read.run((db) =>
      db('alert_rules').select<RuleRow[]>(FIELDS).where({ name }),
    );
    return rows.map(fromRow)[0];
  },
  async list({ after = '', limit }) {
    const rows = await read.run((db) =>
      db('alert_rules')
        .select<RuleRow[]>(FIELDS)
        .where('name', '>', after)
        .orderBy('name')
        .limit(limit),
    );
    return rows.map(fromRow);
  },
  put: (changes) => write((tx) => put(tx, changes)),
});
