/** The objects that URLs name, as far as the caller sees them. */

import type { AlertObject, AlertScope } from '../../../domain/alerts/alert';
import { isSameId } from '../../../domain/values/uuid';
import { cloudNamed } from '../../../report/aggregates/clouds';
import type { NewAlert, Store } from '../../../store/store';
import type { NodeConductorContext } from '../context';
import { objectAt } from '../wire/urls';
import { SCOPE_OF_NOUN } from './scopes';
import type { SeenObjects } from './visible';

/** An object with those that it belongs to. */
export type OwnedObject = AlertObject & Pick<NewAlert, 'projectId' | 'accountId' | 'siteId'>;

/** Undefined: it names nothing that the caller sees. */
export async function objectNamed(
  { store }: NodeConductorContext,
  seen: SeenObjects,
  url: string,
): Promise<OwnedObject | undefined> {
  const named = objectAt(url);
  const scopeType = named && SCOPE_OF_NOUN[named.noun];
  return named && scopeType && FINDERS[scopeType]?.(store, seen, named.id);
}

type Find = (
  store: Store,
  seen: SeenObjects,
  id: string,
) => OwnedObject | undefined | Promise<OwnedObject | undefined>;

const NOBODY = { projectId: null, accountId: null, siteId: null };

const FINDERS: Readonly<Partial<Record<AlertScope, Find>>> = {
  account(_store, { seen }, written) {
    const id = seen.customers.find((each) => isSameId(each.id, written))?.id;
    if (id === undefined) return undefined;
    return { ...NOBODY, scopeType: 'account', scopeId: id, accountId: id };
  },
  project_group(_store, { seen }, written) {
    const group = seen.groups.find(({ id }) => isSameId(id, written));
    if (!group) return undefined;
    const { id, accountId } = group;
    return { ...NOBODY, scopeType: 'project_group', scopeId: id, accountId };
  },
  project(_store, { seen }, written) {
    const project = seen.projects.find(({ id }) => isSameId(id, written));
    if (!project) return undefined;
    const { id, accountId } = project;
    return { ...NOBODY, scopeType: 'project', scopeId: id, projectId: id, accountId };
  },
  async site(store, { about }, written) {
    const site = await cloudNamed(store, written);
    if (!site || !about.every(({ siteIds }) => siteIds.includes(site.id))) return undefined;
    const { id, accountId } = site;
    return { ...NOBODY, scopeType: 'site', scopeId: id, siteId: id, accountId };
  },
  server: (store, { seen }, id) => serverNamed(store, seen, id),
};

const DASHED = /^(.{8})(.{4})(.{4})(.{4})(.{12})$/;

/** Nova's ids have dashes, those of URLs have none. */
async function serverNamed(
  { servers }: Pick<Store, 'servers'>,
  { projects }: SeenObjects['seen'],
  written: string,
): Promise<OwnedObject | undefined> {
  const dashed = written.toLowerCase().replace(DASHED, '$1-$2-$3-$4-$5');
  const server = (await servers.find(dashed)) ?? (await servers.find(written));
  const project = projects.find(({ id }) => id === server?.projectId);
  if (!server || !project) return undefined;
  return {
    ...{ scopeType: 'server', scopeId: server.id, siteId: null },
    ...{ projectId: project.id, accountId: project.accountId },
  };
}
