/** The sites that a caller sees, and who belongs to one. */
import type { Caller } from '../../identity/caller';
import { allOf } from '../../store/pages';
import type { SeriesScope, Site, Store } from '../../store/store';
import { type MayDo, readScopeOf } from '../series-scopes';

const ACTION = 'tenant_usage:points';
export type MayReadPoints = MayDo<typeof ACTION>;

export interface SiteViewer {
  readonly caller: Caller;
  readonly may: MayReadPoints;
}

/** The series that the viewer may read. */
export const scopeOf = ({ caller, may }: SiteViewer): SeriesScope | undefined =>
  readScopeOf(caller, may, ACTION);

/** In the order of their ids. */
export async function visibleSites(
  { sites }: Pick<Store, 'sites'>,
  viewer: SiteViewer,
): Promise<readonly Site[]> {
  const scope = scopeOf(viewer);
  const visible: Site[] = [];
  if (scope === undefined) return visible;
  for await (const site of allOf(sites.list, ({ id }) => id))
    if (isWithin(scope, site)) visible.push(site);
  return visible;
}

/** Undefined as well for one that the viewer may not see. */
export async function siteNamed(
  { sites }: Pick<Store, 'sites'>,
  viewer: SiteViewer,
  name: string,
): Promise<Site | undefined> {
  const scope = scopeOf(viewer);
  const site = await sites.findByName(name);
  return site && scope !== undefined && isWithin(scope, site) ? site : undefined;
}

const isWithin = (scope: SeriesScope, { id, accountId }: Site): boolean =>
  scope === 'all' ||
  scope.siteIds.includes(id) ||
  (accountId !== null && scope.accountIds.includes(accountId));

const NO_LIMIT = 2 ** 31 - 1;

/** The ids of the users who have a role on the site, or on the account that it belongs to, in order. */
export async function membersOf(
  { roles }: Pick<Store, 'roles'>,
  { id, accountId }: Pick<Site, 'id' | 'accountId'>,
): Promise<readonly string[]> {
  const ofSite = { scopeType: 'site', scopeId: id } as const;
  const ofAccount = { scopeType: 'account', scopeId: accountId ?? '' } as const;
  const scopes = accountId === null ? [ofSite] : [ofSite, ofAccount];
  const held = await Promise.all(scopes.map((scope) => roles.list({ scope, limit: NO_LIMIT })));
  return [...new Set(held.flat().map(({ userId }) => userId))].sort();
}

/** Whether the user belongs to the site now. */
export async function isMemberOf(
  store: Pick<Store, 'roles' | 'sites'>,
  siteId: string,
  userId: string,
): Promise<boolean> {
  const site = await store.sites.find(siteId);
  if (!site) return false;
  const held = await store.roles.list({ userId, limit: NO_LIMIT });
  return held.some(
    ({ scopeType, scopeId }) =>
      (scopeType === 'site' && scopeId === site.id) ||
      (scopeType === 'account' && scopeId === site.accountId),
  );
}
