/** The default rules: those of Nova 26 that concern us, and our own. */

/** A rule as it holds without a policy file. */
export interface DefaultRule {
  readonly check: string;
  /** What Nova allows besides, unless `enforce_new_defaults` is on. */
  readonly deprecated?: string;
  /** Whether a token that is scoped to the system or a domain is refused where scopes are enforced. */
  readonly isProjectScoped?: true;
}

const OWNER = 'is_admin:True or project_id:%(project_id)s';
const ADMIN_OR_READER = 'rule:context_is_admin or (role:reader and project_id:%(project_id)s)';

/**
 * For billing: reads the usage of all projects in every API, with the servers that it is made of, and nothing
 * else. `tenant_usage:server` is left out: the whole life of a server, with its hosts, is more than its usage.
 */
const USAGE_READER = 'role:usage_reader';

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

/** The actions that need permission. */
export const ACTIONS = {
  'os_compute_api:os-simple-tenant-usage:list': {
    check: `rule:context_is_admin or ${USAGE_READER}`,
    isProjectScoped: true,
  },
  'os_compute_api:os-simple-tenant-usage:show': {
    check: `rule:project_reader_or_admin or ${USAGE_READER}`,
    isProjectScoped: true,
  },
  'tenant_usage:accounts': { check: 'rule:context_is_admin' },
  'tenant_usage:acknowledge_alert': {
    check: 'rule:context_is_admin or (role:member and project_id:%(project_id)s)',
  },
  'tenant_usage:alerts': { check: ADMIN_OR_READER },
  'tenant_usage:close_alert': { check: 'rule:context_is_admin' },
  'tenant_usage:inventory': { check: 'rule:context_is_admin' },
  'tenant_usage:points': { check: `${ADMIN_OR_READER} or ${USAGE_READER}` },
  'tenant_usage:record': { check: 'rule:context_is_admin or role:observations_writer' },
  'tenant_usage:server': { check: ADMIN_OR_READER },
  'tenant_usage:usage': { check: `${ADMIN_OR_READER} or ${USAGE_READER}` },
  'tenant_usage:write_points': { check: 'rule:context_is_admin or role:points_writer' },
} as const satisfies Readonly<Record<string, DefaultRule>>;

export type Action = keyof typeof ACTIONS;

export const ACTION_NAMES = Object.keys(ACTIONS) as readonly Action[];

export const DEFAULT_RULES: ReadonlyMap<string, DefaultRule> = new Map<string, DefaultRule>([
  ...Object.entries(ACTIONS),
  ...Object.entries(ALIASES),
]);
