/** The clouds that a caller sees: those of the customers and sites of the caller's roles, and of projects with quotas there. */
import { isSameId } from '../../domain/values/uuid';
import type { Caller } from '../../identity/caller';
import { allOf } from '../../store/pages';
import type { Site, Store } from '../../store/store';
import { type MayReadUsage, visibleProjectsOf } from '../hosted/visible-projects';
import { byName } from './hierarchy';
import type { Hierarchy } from './stored-objects';

interface CloudsQuery {
  readonly caller: Caller;
  readonly may: MayReadUsage;
  readonly seen: Hierarchy;
}

type Sources = Pick<Store, 'quotas' | 'sites'>;

/** By name, then by id. */
export const visibleClouds = async (store: Sources, query: CloudsQuery): Promise<readonly Site[]> =>
  byName(await cloudsOf(store, query));

async function cloudsOf(
  store: Sources,
  { caller, may, seen }: CloudsQuery,
): Promise<readonly Site[]> {
  const sites = await sitesOf(store);
  if (visibleProjectsOf(caller, may) === 'all') return sites;
  const quotas = await store.quotas.list({ projectIds: seen.projects.map(({ id }) => id) });
  const ids = (type: string) =>
    caller.scopes.filter(({ scopeType }) => scopeType === type).map(({ scopeId }) => scopeId);
  const linked = new Set([...quotas.map(({ siteId }) => siteId), ...ids('site')]);
  const accounts = new Set<string | null>(ids('account'));
  return sites.filter(({ id, accountId }) => {
    return linked.has(id) || (accountId !== null && accounts.has(accountId));
  });
}

/** Dashes of a UUID and the case of its digits do not matter. */
export const cloudNamed = async (
  store: Pick<Store, 'sites'>,
  written: string,
): Promise<Site | undefined> => (await sitesOf(store)).find(({ id }) => isSameId(id, written));

async function sitesOf({ sites }: Pick<Store, 'sites'>): Promise<readonly Site[]> {
  const listed: Site[] = [];
  for await (const site of allOf(sites.list, ({ id }) => id)) listed.push(site);
  return listed;
}
