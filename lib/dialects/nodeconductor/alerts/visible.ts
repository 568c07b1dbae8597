/** The alerts that a caller sees: those about objects that the caller sees. */
import { visibleClouds } from '../../../report/aggregates/clouds';
import { visibleHierarchy } from '../../../report/aggregates/hierarchy';
import type { Hierarchy } from '../../../report/aggregates/stored-objects';
import type { MayReadUsage } from '../../../report/hosted/visible-projects';
import type { Alert, AlertsAbout } from '../../../store/store';
import type { Exchange, NodeConductorContext } from '../context';
import { notFound } from '../errors';
import { hasNul } from '../wire/nul';

export interface SeenObjects {
  readonly seen: Hierarchy;
  /** None where everything is seen. */
  readonly about: readonly AlertsAbout[];
}

/** By the rule on alerts, which need not be that on usage. */
export async function seenBy(
  { store, may }: NodeConductorContext,
  { caller }: Pick<Exchange, 'caller'>,
): Promise<SeenObjects> {
  const mayRead: MayReadUsage = (someone, _action, projectId) =>
    may(someone, 'tenant_usage:alerts', projectId);
  const seen = await visibleHierarchy(store, caller, mayRead);
  if (mayRead(caller, 'tenant_usage:usage', null)) return { seen, about: [] };
  const sites = await visibleClouds(store, { caller, may: mayRead, seen });
  return { seen, about: [{ ...idsOf(seen), siteIds: sites.map(({ id }) => id) }] };
}

const idsOf = ({ customers, groups, projects }: Hierarchy) => ({
  accountIds: customers.map(({ id }) => id),
  groupIds: groups.map(({ id }) => id),
  projectIds: projects.map(({ id }) => id),
});

/** Throws the same for an alert that there is not and for one of somebody else. */
export async function visibleAlert(
  context: NodeConductorContext,
  exchange: Exchange,
): Promise<Alert> {
  const id = String(exchange.req.params['id']);
  const alert = hasNul(id) ? undefined : await context.store.alerts.find(id);
  if (!alert) throw notFound();
  const { about } = await seenBy(context, exchange);
  const found = await context.store.alertSearch.counts({ about, ids: [alert.id] });
  if (found.size === 0) throw notFound();
  return alert;
}
