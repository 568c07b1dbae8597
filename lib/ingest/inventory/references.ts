/** What a line refers to and must exist already, each looked up once in a run. */
import { foreignId, uuid } from '../../domain/values/validators';
import type { Node, Store } from '../../store/store';
import { type Fields, nullable, optional, RefusedField } from '../fields';
import { quoted } from '../text';

export interface References {
  account(field: string, id: string): Promise<string>;
  group(field: string, id: string): Promise<string>;
  /** The id of the user with this login. */
  user(field: string, login: string): Promise<string>;
  site(field: string, id: string): Promise<string>;
  datacenter(field: string, id: string): Promise<string>;
  host(field: string, id: string): Promise<Node>;
}

type Find<T> = (key: string) => Promise<T | undefined>;

interface WithId {
  readonly id: string;
}

/** Each throws RefusedField for what does not exist. */
export function referencesIn(store: Store): References {
  const { accounts, groups, users, sites, datacenters, nodes } = store;
  const host = async (id: string) => {
    const node = await nodes.find(id);
    return node?.kind === 'host' ? node : undefined;
  };
  return {
    account: idBy('the id of an account that exists', accounts.find),
    group: idBy('the id of a group that exists', groups.find),
    user: idBy('the login of a user who exists', users.find),
    site: idBy('the id of a site that exists', sites.find),
    datacenter: idBy('the id of a datacenter that exists', datacenters.find),
    host: lookUp('the id of a host that exists', host),
  };
}

function lookUp<T extends object>(what: string, find: Find<T>) {
  const known = new Map<string, T>();
  return async (field: string, key: string): Promise<T> => {
    const found = known.get(key) ?? (await find(key));
    if (found === undefined) throw new RefusedField(field, `${quoted(key)}: must be ${what}`);
    known.set(key, found);
    return found;
  };
}

/** Remembers ids only, since a run may look up many. */
function idBy(what: string, find: Find<WithId>) {
  const reference = lookUp(what, async (key) => {
    const found = await find(key);
    return found && { id: found.id };
  });
  return async (field: string, key: string): Promise<string> => (await reference(field, key)).id;
}

/** The account of a line; null for none. */
export async function accountIn(
  fields: Fields,
  references: References,
): Promise<string | null | undefined> {
  const id = nullable(fields, 'account', uuid);
  return id && references.account('account', id);
}

/** The site of a line, which may leave it out but has no place without one. */
export async function siteIn(fields: Fields, references: References): Promise<string | undefined> {
  const id = optional(fields, 'site', foreignId);
  return id === undefined ? undefined : references.site('site', id);
}

export async function datacenterIn(
  fields: Fields,
  references: References,
): Promise<string | undefined> {
  const id = optional(fields, 'datacenter', foreignId);
  return id === undefined ? undefined : references.datacenter('datacenter', id);
}
