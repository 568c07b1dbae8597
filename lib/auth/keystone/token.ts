/** Reads a token as Keystone describes it. */
import { AppError } from '../../errors';
import { type Caller, NO_LOCAL_IDENTITY } from '../../identity/caller';
import type { NamedProject } from '../../identity/directory';
import { expiryOf, fieldsOf, tokenIn } from '../../openstack/keystone/token-expiry';
import type { AccessRule } from './access-rules';

export interface Token {
  readonly caller: Caller;
  /** The project that it is scoped to, if it is to one that is no domain. */
  readonly project: NamedProject | null;
  readonly expiresAtUs: number;
  /** Null: good for everything that its roles allow. */
  readonly accessRules: readonly AccessRule[] | null;
}

type Fields = Readonly<Record<string, unknown>>;

/** Throws `identityUnavailable` for an unreadable reply: the caller's token may still be good. */
export function readToken(body: unknown): Token {
  const token = tokenIn(body);
  const expiresAtUs = expiryOf(body);
  if (!token || expiresAtUs === undefined) throw unreadable('no token');
  const accessRules = accessRulesOf(token);
  return { caller: callerOf(token), project: projectOf(token), expiresAtUs, accessRules };
}

function callerOf(token: Fields): Caller {
  const userId = idIn(token, 'user');
  if (userId === null) throw unreadable('a token without a user');
  return {
    userId,
    projectId: idIn(token, 'project'),
    domainId: idIn(token, 'domain'),
    isSystem: fieldsOf(token['system'])?.['all'] === true,
    roles: rolesOf(token['roles']),
    ...NO_LOCAL_IDENTITY,
  };
}

/** Null if the name cannot be read: no caller is refused for that. */
function projectOf(token: Fields): NamedProject | null {
  const project = fieldsOf(token['project']);
  const { id, name } = project ?? {};
  if (typeof id !== 'string' || typeof name !== 'string' || token['is_domain'] === true)
    return null;
  const domainId = fieldsOf(project?.['domain'])?.['id'];
  return { id, name, domainId: typeof domainId === 'string' ? domainId : null };
}

function idIn(token: Fields, name: string): string | null {
  if (token[name] === undefined || token[name] === null) return null;
  return textIn(fieldsOf(token[name]), 'id');
}

/** A token without a scope has no roles at all. */
const rolesOf = (roles: unknown = []): readonly string[] =>
  listOf(roles).map((role) => textIn(fieldsOf(role), 'name'));

function accessRulesOf(token: Fields): readonly AccessRule[] | null {
  const rules = fieldsOf(token['application_credential'])?.['access_rules'] ?? null;
  if (rules === null) return null;
  return listOf(rules).map((value) => {
    const rule = fieldsOf(value);
    return {
      service: textIn(rule, 'service'),
      method: textIn(rule, 'method'),
      path: textIn(rule, 'path'),
    };
  });
}

function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw unreadable('no list where one belongs');
}

function textIn(fields: Fields | undefined, name: string): string {
  const value = fields?.[name];
  if (typeof value === 'string' && value !== '') return value;
  throw unreadable(`a token with a part that has no ${name}`);
}

const unreadable = (what: string): AppError =>
  new AppError('identityUnavailable', `Keystone: its answer holds ${what}`);
