/** Who may do what: one question, answered by rules that an operator can override under the names that oslo.policy has for them. */
import type { Caller } from './caller';
import type { Test } from './policy/checks';
import { compile } from './policy/compile';
import { ACTION_NAMES, type Action, DEFAULT_RULES } from './policy/defaults';
import { readText, rulesIn, type WrittenRule } from './policy/file';
import { effectiveRules, isForeign, type Rule } from './policy/rules';

export type { Action } from './policy/defaults';

/** The only question about permission. `projectId` null: about all projects. */
export type May = (caller: Caller, action: Action, projectId: string | null) => boolean;

/** What an operator may choose about permission. */
export interface PolicySettings {
  /** A file of rules that hold instead of the defaults of the same names. Default null: none. */
  readonly policyFile?: string | null;
  /** What that file holds, if it has been read already. */
  readonly policyText?: string | null;
  /** Whether what Nova has deprecated is allowed no more. Default false, as in Nova 26. */
  readonly enforceNewDefaults?: boolean;
  /** Whether tokens of the system or a domain are refused where a project's is due. Default false, as in Nova 26. */
  readonly enforceScope?: boolean;
}

/** A rule for people to see. */
export type EffectiveRule = Pick<Rule, 'name' | 'check' | 'deprecated' | 'line'>;

export interface Policy {
  readonly may: May;
  /** Actions first, then the rules that they and others build on. */
  readonly rules: readonly EffectiveRule[];
  /** Rules of the file that no action of ours asks for. */
  readonly unused: readonly string[];
  /** What the file held; null without one. */
  readonly text: string | null;
}

const ADMIN_RULE = 'context_is_admin';

/** Throws `usage` for a file that cannot be understood to the end. */
export function createPolicy(settings: PolicySettings = {}): Policy {
  const { policyFile: path = null, enforceNewDefaults = false, enforceScope = false } = settings;
  const text = path === null ? null : (settings.policyText ?? readText(path));
  const written = path === null || text === null ? [] : rulesIn(text, path);
  const rules = effectiveRules({ path, written, isDeprecatedHonoured: !enforceNewDefaults });
  const ours = [...rules.keys()].filter((name) => !isForeign(name));
  compile(rules, ours); // also what nobody asks for: a mistake there shall not wait for its day
  const tests = compile(rules, [...ACTION_NAMES, ADMIN_RULE]);
  return {
    may: mayBy(tests, enforceScope),
    rules: ours.flatMap((name) => rules.get(name) ?? []),
    unused: namesOf(written).filter((name) => !tests.has(name)),
    text,
  };
}

const namesOf = (written: readonly WrittenRule[]): readonly string[] =>
  written.map(({ name }) => name);

function mayBy(tests: ReadonlyMap<string, Test>, isScopeEnforced: boolean): May {
  const isAdminBy = testNamed(tests, ADMIN_RULE);
  const byAction = new Map(ACTION_NAMES.map((action) => [action, testNamed(tests, action)]));
  return (asking, action, projectId) => {
    if (isScopeEnforced && isOutOfScope(asking, action)) return false;
    const caller = inProject(asking, projectId);
    // As in Nova, an administrator is one in the own project, whatever is asked about.
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

/** Whoever has roles of their own in a project is judged there as if by a token of it. */
function inProject(caller: Caller, projectId: string | null): Caller {
  const roles = projectId === null ? undefined : caller.projectRoles?.get(projectId);
  return roles ? { ...caller, projectId, roles: [...caller.roles, ...roles] } : caller;
}
