/** The JSON of customers, groups, projects and clouds. */
import { nameOf } from '../../../report/aggregates/hierarchy';
import type { Hierarchy, VisibleGroup } from '../../../report/aggregates/stored-objects';
import type { Account, Project, Site } from '../../../store/store';
import { type Noun, type UrlOf, uuidJson } from '../wire/urls';

interface Item {
  readonly id: string;
  readonly name: string | null;
}

const shortJson = (urlOf: UrlOf, noun: Noun) => (item: Item) => ({
  url: urlOf(noun, item.id),
  uuid: uuidJson(item.id),
  name: nameOf(item),
});

/** A customer whom the caller does not see is as none. */
function customerOf({ customers }: Hierarchy, accountId: string | null, urlOf: UrlOf) {
  const customer = customers.find(({ id }) => id === accountId);
  return {
    customer: customer ? urlOf('customers', customer.id) : null,
    customer_name: customer ? nameOf(customer) : null,
  };
}

export function customerJson(account: Account, { groups, projects }: Hierarchy, urlOf: UrlOf) {
  const isIts = ({ accountId }: { readonly accountId: string | null }) => accountId === account.id;
  return {
    ...shortJson(urlOf, 'customers')(account),
    abbreviation: account.abbreviation ?? '',
    projects: projects.filter(isIts).map(shortJson(urlOf, 'projects')),
    project_groups: groups.filter(isIts).map(shortJson(urlOf, 'project-groups')),
  };
}

export const projectJson = (project: Project, seen: Hierarchy, urlOf: UrlOf) => ({
  ...shortJson(urlOf, 'projects')(project),
  ...customerOf(seen, project.accountId, urlOf),
  project_groups: seen.groups
    .filter(({ projectIds }) => projectIds.includes(project.id))
    .map(shortJson(urlOf, 'project-groups')),
});

export const groupJson = (group: VisibleGroup, seen: Hierarchy, urlOf: UrlOf) => ({
  ...shortJson(urlOf, 'project-groups')(group),
  ...customerOf(seen, group.accountId, urlOf),
  projects: seen.projects
    .filter(({ id }) => group.projectIds.includes(id))
    .map(shortJson(urlOf, 'projects')),
});

export const cloudJson = (site: Site, seen: Hierarchy, urlOf: UrlOf) => ({
  ...shortJson(urlOf, 'clouds')(site),
  ...customerOf(seen, site.accountId, urlOf),
  auth_url: site.authUrl,
});
