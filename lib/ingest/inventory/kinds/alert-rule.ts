/** An alert rule: when an alert about a server, a node or a site opens. */
import { SEVERITY_NAMES } from '../../../domain/alerts/alert';
import { isFault, parseCondition } from '../../../domain/alerts/condition';
import { pickDefined } from '../../../domain/values/pick-defined';
import { flag, foreignId, uuid } from '../../../domain/values/validators';
import type { AlertRuleChange } from '../../../store/store';
import { choice, text } from '../../../validator';
import { type Fields, nullable, optional, RefusedField, required } from '../../fields';
import { quoted } from '../../text';
import { inventoryKind } from '../kind';
import type { References } from '../references';

const SCOPES = ['account', 'project', 'server', 'site'] as const;

export const alertRule = inventoryKind<AlertRuleChange>({
  name: 'alert_rule',
  after: ['account', 'site'],
  fields: ['name', 'rule', 'severity', 'enabled', ...SCOPES],
  ignored: ['evaluated_at'],
  read: async (fields, references) => ({
    name: required(fields, 'name', foreignId),
    ...pickDefined({
      condition: conditionIn(fields),
      severity: optional(fields, 'severity', choice(...SEVERITY_NAMES)),
      isEnabled: optional(fields, 'enabled', flag),
    }),
    ...(await scopeIn(fields, references)),
  }),
  put: ({ alertRules }, changes) => alertRules.put(changes),
});

/** As it was written, if it can be understood. */
function conditionIn(fields: Fields): string | undefined {
  const written = optional(
    fields,
    'rule',
    text('a text of at most 1,000 characters', (any) => (any.length <= 1000 ? any : undefined)),
  );
  if (written === undefined) return undefined;
  const parsed = parseCondition(written);
  if (isFault(parsed)) throw new RefusedField('rule', `${quoted(written)}: ${parsed.fault}`);
  return written.trim();
}

type Scope = Pick<AlertRuleChange, 'scopeType' | 'scopeId'>;

/** One place at most; null for everything. */
async function scopeIn(fields: Fields, references: References): Promise<Scope> {
  const [scope, another] = SCOPES.filter((each) => fields[each] !== undefined);
  if (scope === undefined) return {};
  if (another !== undefined) {
    throw new RefusedField(another, `a rule has one scope at most: one of ${SCOPES.join(', ')}`);
  }
  const id = nullable(fields, scope, scope === 'account' ? uuid : foreignId);
  if (typeof id !== 'string') return { scopeType: 'all', scopeId: null };
  if (scope === 'account' || scope === 'site') await references[scope](scope, id);
  return { scopeType: scope, scopeId: id };
}
