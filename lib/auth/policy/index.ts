/** The policy: one question, answered by rules that an operator can override under their oslo.policy names. */
import type { Caller } from '../../identity/caller';
import type { Test } from './checks';
import { compile } from './compile';
import { ACTION_NAMES, type Action, DEFAULT_RULES } from './defaults';
import { readText, rulesIn, type WrittenRule } from './file';
import { effectiveRules, isForeign, type Rule } from './rules';
import { tokensOf } from './tokens';

export type { Action } from './defaults';

/** The only authorisation question. `projectId` null: about all projects. */
export type May = (caller: Caller, action: Action, projectId: string | null) => boolean;

/** The operator's choices about the policy. */
export interface PolicySettings {
  /** A file of rules that replace the defaults of the same names. Default null: none. */
  readonly policyFile?: string | null;
  /** What that file holds, if it has been read already. */
  readonly policyText?: string | null;
  /** Whether what Nova has deprecated is allowed no more. Default false, as in Nova 26. */
  readonly enforceNewDefaults?: boolean;
  /** Whether tokens of the system or a domain are refused where a project's is due. Default false, as in Nova 26. */
  readonly enforceScope?: boolean;
}

/** A rule as it is shown. */
export interface EffectiveRule extends Pick<Rule, 'name' | 'check' | 'deprecated' | 'line'> {
  /** Whether it is in the file and no action of ours uses it. */
  readonly isUnused: boolean;
}

export interface Policy {
  readonly may: May;
  /** Actions first, then the rules that they and others build on. */
  readonly rules: readonly EffectiveRule[];
  /** Rules of the file that no action of ours uses: actions of other services, and what these build on. */
  readonly unused: readonly string[];
  /** What the file held; null without one. */
  readonly text: string | null;
  /** Those that no rule uses and that are not actions: probably misspelt names. */
  readonly suspect: readonly string[];
}

const ADMIN_RULE = 'context_is_admin';

/** Throws `invalidArgument` for a file that cannot be parsed; unused rules need only be well formed. */
export function createPolicy(settings: PolicySettings = {}): Policy {
  const { policyFile: path = null, enforceNewDefaults = false, enforceScope = false } = settings;
  const text = path === null ? null : (settings.policyText ?? readText(path));
  const written = path === null || text === null ? [] : rulesIn(text, path);
  const rules = effectiveRules({ path, written, isDeprecatedHonoured: !enforceNewDefaults });
  const tests = compile(rules, [...ACTION_NAMES, ADMIN_RULE]);
  const unused = written.map(({ name }) => name).filter((name) => !tests.has(name));
  return {
    may: mayBy(tests, enforceScope),
    rules: [...rules.values()]
      .filter(({ name }) => !isForeign(name))
      .map((rule) => ({ ...rule, isUnused: rule.line !== null && !tests.has(rule.name) })),
    unused,
    suspect: suspectIn(written, unused),
    text,
  };
}

function suspectIn(written: readonly WrittenRule[], unused: readonly string[]): readonly string[] {
  const terms = written.flatMap(({ check }) => tokensOf(check).map(({ text }) => text));
  const context = new Set(terms);
  return unused.filter(
    (name) => !name.includes(':') && !DEFAULT_RULES.has(name) && !context.has(`rule:${name}`),
  );
}

function mayBy(tests: ReadonlyMap<string, Test>, isScopeEnforced: boolean): May {
  const isAdminBy = testNamed(tests, ADMIN_RULE);
  const byAction = new Map(ACTION_NAMES.map((action) => [action, testNamed(tests, action)]));
  return (anyCaller, action, projectId) => {
    if (isScopeEnforced && isOutOfScope(anyCaller, action)) return false;
    const caller = inProject(anyCaller, projectId);
    // As in Nova, is_admin is decided in the caller's own project, whatever the target is.
    const isAdmin = isAdminBy({ caller, projectId: caller.projectId, isAdmin: null });
    return byAction.get(action)?.({ caller, projectId, isAdmin }) ?? false;
  };
}

function testNamed(tests: ReadonlyMap<string, Test>, name: string): Test {
  const test = tests.get(name);
  if (!test) throw new Error(`the rule ${name} has no default`);
  return test;
}

const isOutOfScope = ({ isSystem, domainId }: Caller, action: Action): boolean =>
  (isSystem || domainId !== null) && DEFAULT_RULES.get(action)?.isProjectScoped === true;

/** A caller with roles in the project is judged as if by a token of it. */
function inProject(caller: Caller, projectId: string | null): Caller {
  const roles = projectId === null ? undefined : caller.projectRoles?.get(projectId);
  return roles ? { ...caller, projectId, roles: [...caller.roles, ...roles] } : caller;
}
