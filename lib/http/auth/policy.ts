/** Who may do what: rules as data, under the names that oslo.policy has for them. */
import type { Caller } from './caller';

/** The actions that ask for permission. */
export type Action =
  | 'os_compute_api:os-simple-tenant-usage:list'
  | 'os_compute_api:os-simple-tenant-usage:show'
  | 'tenant_usage:accounts'
  | 'tenant_usage:record'
  | 'tenant_usage:server'
  | 'tenant_usage:usage';

/** One way to be allowed; all that it names must hold. */
export interface Grant {
  readonly role?: string;
  /** The caller's own project is asked about. */
  readonly own?: true;
}

/** Any one of the grants is enough. */
export type Policy = Readonly<Record<Action, readonly Grant[]>>;

const ADMIN: Grant = { role: 'admin' };
const PROJECT_READER: Grant = { role: 'reader', own: true };
/** Deprecated since Zed, which still honours it unless told not to: any role at all in the project. */
const OWNER: Grant = { own: true };

/** What is allowed unless an operator says otherwise; of Nova's rules, what Nova 26 allows. */
export const DEFAULTS: Policy = {
  'os_compute_api:os-simple-tenant-usage:list': [ADMIN],
  'os_compute_api:os-simple-tenant-usage:show': [ADMIN, PROJECT_READER, OWNER],
  'tenant_usage:accounts': [ADMIN],
  'tenant_usage:record': [ADMIN],
  'tenant_usage:server': [ADMIN, PROJECT_READER],
  'tenant_usage:usage': [ADMIN, PROJECT_READER],
};

/** The only question about permission. `projectId` null: about all projects. */
export type May = (caller: Caller, action: Action, projectId: string | null) => boolean;

export const mayBy =
  (policy: Policy): May =>
  (caller, action, projectId) =>
    policy[action].some((grant) => isGranted(grant, caller, projectId));

function isGranted({ role, own }: Grant, caller: Caller, projectId: string | null): boolean {
  if (own && (projectId === null || caller.projectId !== projectId)) return false;
  if (role === 'admin') return caller.isAdmin;
  return role === undefined || caller.roles.includes(role);
}

export const may: May = mayBy(DEFAULTS);
