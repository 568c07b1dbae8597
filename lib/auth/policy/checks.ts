/** The checks that a rule can make of a caller, each compiled to a test. */
import type { Caller } from '../../identity/caller';

/** What a rule is checked against. */
export interface CheckContext {
  readonly caller: Caller;
  /** The project that it is about; null: all of them. */
  readonly projectId: string | null;
  /** Null while the rule for administrators is itself being checked. */
  readonly isAdmin: boolean | null;
}

export type Test = (context: CheckContext) => boolean;

export const CHECKS_ALLOWED = [
  'rule:NAME',
  'role:NAME',
  'project_id:%(project_id)s',
  'project_id:ID',
  'user_id:ID',
  'domain_id:ID',
  'system_scope:all',
  'is_admin:True',
  'is_admin:False',
].join(', ');

/** Undefined for an unknown check; `rule:` is no check of a caller. */
export const testOfCheck = (key: string, value: string): Test | undefined =>
  CHECKS.get(key)?.(value);

const CHECKS: ReadonlyMap<string, (value: string) => Test | undefined> = new Map([
  ['role', hasRole],
  ['project_id', equals(({ projectId }) => projectId)],
  ['user_id', equals(({ userId }) => userId)],
  ['domain_id', equals(({ domainId }) => domainId)],
  ['system_scope', isSystem],
  ['is_admin', isAdmin],
]);

const TARGET = '%(project_id)s';

/** A percent sign would be an unknown template, a bracket a typing mistake. */
const isLiteral = (value: string): boolean => !/[%()]/.test(value);

function hasRole(name: string): Test | undefined {
  if (!isLiteral(name)) return undefined;
  const wanted = name.toLowerCase();
  return ({ caller }) => caller.roles.some((role) => role.toLowerCase() === wanted);
}

/** Null equals nothing: a caller without a project does not own what belongs to no project. */
function equals(idOf: (caller: Caller) => string | null): (value: string) => Test | undefined {
  return (value) => {
    if (value === TARGET) {
      return ({ caller, projectId }) => projectId !== null && idOf(caller) === projectId;
    }
    return isLiteral(value) ? ({ caller }) => idOf(caller) === value : undefined;
  };
}

function isSystem(scope: string): Test | undefined {
  return scope === 'all' ? ({ caller }) => caller.isSystem : undefined;
}

function isAdmin(value: string): Test | undefined {
  if (value !== 'True' && value !== 'False') return undefined;
  return (context) => context.isAdmin === (value === 'True');
}
