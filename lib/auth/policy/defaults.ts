/** What is allowed unless an operator says otherwise: the rules of Nova 26 that concern us, and our own. */

/** A rule as it holds without a file. */
export interface DefaultRule {
  readonly check: string;
  /** What Nova honours besides until it is told to enforce its new defaults. */
  readonly deprecated?: string;
  /** Whether a token that is scoped to the system or a domain is refused where scopes are enforced. */
  readonly isProjectScoped?: true;
}

const OWNER = 'is_admin:True or project_id:%(project_id)s';
const ADMIN_OR_READER = 'rule:context_is_admin or (role:reader and project_id:%(project_id)s)';

/** Rules for other rules to build on. */
export const ALIASES = {
  context_is_admin: { check: 'role:admin' },
  admin_or_owner: { check: OWNER },
  admin_api: { check: 'is_admin:True' },
  project_member_api: {
    check: 'role:member and project_id:%(project_id)s',
    deprecated: OWNER,
  },
  project_reader_api: {
    check: 'role:reader and project_id:%(project_id)s',
    deprecated: OWNER,
  },
  project_member_or_admin: {
    check: 'rule:project_member_api or rule:context_is_admin',
    deprecated: OWNER,
  },
  project_reader_or_admin: {
    check: 'rule:project_reader_api or rule:context_is_admin',
    deprecated: OWNER,
  },
} as const satisfies Readonly<Record<string, DefaultRule>>;

/** The actions that ask for permission. */
export const ACTIONS = {
  'os_compute_api:os-simple-tenant-usage:list': {
    check: 'rule:context_is_admin',
    isProjectScoped: true,
  },
  'os_compute_api:os-simple-tenant-usage:show': {
    check: 'rule:project_reader_or_admin',
    isProjectScoped: true,
  },
  'tenant_usage:accounts': { check: 'rule:context_is_admin' },
  'tenant_usage:record': { check: 'rule:context_is_admin or role:observations_writer' },
  'tenant_usage:server': { check: ADMIN_OR_READER },
  'tenant_usage:usage': { check: ADMIN_OR_READER },
} as const satisfies Readonly<Record<string, DefaultRule>>;

export type Action = keyof typeof ACTIONS;

export const ACTION_NAMES = Object.keys(ACTIONS) as readonly Action[];

export const DEFAULT_RULES: ReadonlyMap<string, DefaultRule> = new Map<string, DefaultRule>([
  ...Object.entries(ACTIONS),
  ...Object.entries(ALIASES),
]);
