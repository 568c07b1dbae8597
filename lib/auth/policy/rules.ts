/** The effective rules: those of the file, and the defaults of all others. */
import { ACTION_NAMES, DEFAULT_RULES } from './defaults';
import { type Expression, parseExpression, type Refuse } from './expression';
import { refusal, type WrittenRule } from './file';
import { truncate } from './truncate';

export interface Rule {
  readonly name: string;
  readonly check: string;
  /** Allowed besides, for compatibility with Nova. */
  readonly deprecated: string | null;
  /** Its line in the file; null: it is a default. */
  readonly line: number | null;
  /** Check and deprecated check together. */
  readonly expression: Expression;
  readonly refuse: Refuse;
}

export interface RuleSources {
  /** Null: no file. */
  readonly path: string | null;
  readonly written: readonly WrittenRule[];
  readonly isDeprecatedHonoured: boolean;
}

/** By name, the defaults first. Throws `invalidArgument` for a malformed rule, or an unknown action of ours. */
export function effectiveRules(sources: RuleSources): ReadonlyMap<string, Rule> {
  const { path, written, isDeprecatedHonoured } = sources;
  const rules = new Map<string, Rule>();
  for (const [name, { check, deprecated }] of DEFAULT_RULES) {
    const old = isDeprecatedHonoured ? deprecated : undefined;
    rules.set(name, ruleOf({ name, check, deprecated: old ?? null, line: null }, path));
  }
  for (const each of written) rules.set(each.name, checked({ ...each, deprecated: null }, path));
  return rules;
}

/** Whether it is an action of another service, or of Nova but not about usage. */
export const isForeign = (name: string): boolean =>
  name.includes(':') && !OURS.some((prefix) => name.startsWith(prefix));

const OURS = ['tenant_usage:', 'os_compute_api:os-simple-tenant-usage:'];

type WrittenFields = Pick<Rule, 'name' | 'check' | 'deprecated' | 'line'>;

function checked(submitted: WrittenFields, path: string | null): Rule {
  const rule = ruleOf(submitted, path);
  const { name } = submitted;
  if (!name.includes(':') || isForeign(name) || DEFAULT_RULES.has(name)) return rule;
  throw rule.refuse(`is no action; allowed: ${ACTION_NAMES.join(', ')}`);
}

function ruleOf(submitted: WrittenFields, path: string | null): Rule {
  const { name, check, deprecated, line } = submitted;
  const refuse: Refuse = (what) => refusal(path ?? '', line, `${truncate(name)}: ${what}`);
  const own = parseExpression(check, refuse);
  const expression: Expression =
    deprecated === null ? own : { kind: 'or', of: [own, parseExpression(deprecated, refuse)] };
  return { ...submitted, expression, refuse };
}
