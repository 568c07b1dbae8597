/** What a rule can ask of a caller: each check as a test. */
import type { Caller } from '../../identity/caller';

/** One question to the policy. */
export interface CheckContext {
  readonly caller: Caller;
  /** The project that it is about; null: all of them. */
  readonly projectId: string | null;
  /** Null while that is being found out, when it is neither true nor false. */
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

/** Undefined for a check that we have not; `rule:` is no check of a caller. */
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

/** A percent sign would be a template of something that we do not know, a bracket a slip. */
const isLiteral = (value: string): boolean => !/[%()]/.test(value);

function hasRole(name: string): Test | undefined {
  if (!isLiteral(name)) return undefined;
  const wanted = name.toLowerCase();
  return ({ caller }) => caller.roles.some((role) => role.toLowerCase() === wanted);
}

/** What is not there equals nothing: who has no project does not own what belongs to none. */
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
