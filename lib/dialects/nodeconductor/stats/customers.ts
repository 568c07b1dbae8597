/** What customers have: projects, groups and instances, as far as the caller sees them. */
import { sendJson } from '../../../http/response/json';
import { visibleHierarchy } from '../../../report/aggregates/hierarchy';
import { aggregateObjects } from '../../../report/aggregates/objects';
import type { Handle } from '../context';

export const showCustomers: Handle = async ({ store, may }, { res, caller, nowUs }) => {
  const hierarchy = await visibleHierarchy(store, caller, may);
  const projectIds = hierarchy.projects.map(({ id }) => id);
  const counts = await store.servers.counts({ nowUs, projectIds });
  const abbreviations = new Map(hierarchy.customers.map((each) => [each.id, each.abbreviation]));
  const living = (ids: readonly string[]): number =>
    ids.reduce((sum, id) => sum + (counts.get(id)?.living ?? 0), 0);
  sendJson(
    res,
    aggregateObjects(hierarchy, { aggregate: 'customer' }).map(({ id, name, projectIds }) => ({
      name,
      abbreviation: abbreviations.get(id) ?? '',
      projects: projectIds.length,
      project_groups: hierarchy.groups.filter(({ accountId }) => accountId === id).length,
      instances: living(projectIds),
    })),
  );
};
