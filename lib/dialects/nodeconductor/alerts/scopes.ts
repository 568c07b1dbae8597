/** What alerts are about: the words of the API for it, and the URLs. */
import type { AlertObject, AlertScope } from '../../../domain/alerts/alert';
import type { Alert } from '../../../store/store';
import type { Noun, UrlOf } from '../wire/urls';

/** By a name that a client writes. */
type ScopesByName = ReadonlyMap<string, readonly AlertScope[]>;

/** By the API's name; a membership of a project in a cloud has no alerts of its own. */
export const SCOPE_TYPES: ScopesByName = new Map([
  ['cloud', ['site']],
  ['cloud_project_membership', []],
  ['customer', ['account']],
  ['instance', ['server']],
  ['project', ['project']],
  ['project_group', ['project_group']],
]);

/** By the names of the original's models. */
export const CONTENT_TYPES: ScopesByName = new Map([
  ['iaas.cloud', ['site']],
  ['iaas.cloudprojectmembership', []],
  ['iaas.instance', ['server']],
  ['structure.customer', ['account']],
  ['structure.project', ['project']],
  ['structure.projectgroup', ['project_group']],
]);

export const SCOPE_OF_NOUN: Readonly<Partial<Record<Noun, AlertScope>>> = {
  clouds: 'site',
  customers: 'account',
  instances: 'server',
  projects: 'project',
  'project-groups': 'project_group',
};

const NOUNS: Readonly<Record<Exclude<AlertScope, 'node' | 'source'>, Noun>> = {
  account: 'customers',
  project: 'projects',
  project_group: 'project-groups',
  server: 'instances',
  site: 'clouds',
};

/** Hosts and filers have no URL: an alert about one is shown with its cloud. Nor have sources of records. */
export function scopeUrl(
  { scopeType, scopeId, siteId }: AlertObject & Pick<Alert, 'siteId'>,
  urlOf: UrlOf,
): string | null {
  if (scopeType === 'source') return null;
  if (scopeType !== 'node') return urlOf(NOUNS[scopeType], scopeId);
  return siteId === null ? null : urlOf('clouds', siteId);
}
