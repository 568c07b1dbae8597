/** Customers, groups and projects as they are stored: all of them, or at least those that are asked for. */
import { spellingsOf } from '../../domain/values/uuid';
import { allOf } from '../../store/pages';
import type { Account, Project, ProjectGroup, Store } from '../../store/store';

/** With those of its projects that the caller sees. */
export interface VisibleGroup extends ProjectGroup {
  readonly projectIds: readonly string[];
}

export interface Hierarchy {
  readonly customers: readonly Account[];
  readonly groups: readonly VisibleGroup[];
  readonly projects: readonly Project[];
}

export const AGGREGATES = ['customer', 'project', 'project_group'] as const;
export type Aggregate = (typeof AGGREGATES)[number];

export interface AskedObjects {
  readonly aggregate: Aggregate;
  /** As they were written; undefined: all of them. */
  readonly ids?: readonly string[] | undefined;
}

export type ObjectSources = Pick<Store, 'accounts' | 'groups' | 'projects'>;

export const storedObjects = async (
  store: ObjectSources,
  asked?: AskedObjects,
): Promise<Hierarchy> =>
  (asked && (await askedObjects(store, asked))) ?? {
    customers: await all(store.accounts),
    groups: await groupsOf(store),
    projects: await all(store.projects),
  };

/** More are rather read with all the others. */
const MOST_SOUGHT = 100;

/** Undefined if one of them is not found as it is usually spelled. */
async function askedObjects(
  store: ObjectSources,
  { aggregate, ids = [] }: AskedObjects,
): Promise<Hierarchy | undefined> {
  if (ids.length === 0 || ids.length > MOST_SOUGHT) return undefined;
  return ASKED[aggregate](store, ids);
}

type FindAsked = (store: ObjectSources, ids: readonly string[]) => Promise<Hierarchy | undefined>;

const NONE: Hierarchy = { customers: [], groups: [], projects: [] };

const ASKED: Readonly<Record<Aggregate, FindAsked>> = {
  async customer({ accounts, projects }, ids) {
    const customers = await eachFound(accounts, ids);
    const owned = customers?.map(({ id: accountId }) =>
      all({ list: (page) => projects.list({ ...page, accountId }) }),
    );
    return customers && { ...NONE, customers, projects: (await Promise.all(owned ?? [])).flat() };
  },
  async project(store, ids) {
    const projects = await eachFound(store.projects, ids);
    return projects && { ...NONE, projects };
  },
  async project_group(store, ids) {
    const groups = await eachFound(store.groups, ids);
    return groups && { ...NONE, groups: await Promise.all(groups.map(withProjects(store))) };
  },
};

const withProjects =
  ({ groups }: ObjectSources) =>
  async (group: ProjectGroup): Promise<VisibleGroup> => ({
    ...group,
    projectIds: await groups.projects(group.id),
  });

interface WithId {
  readonly id: string;
}

interface Repository<T> {
  find(id: string): Promise<T | undefined>;
}

/** Each once; undefined if one is missing. */
async function eachFound<T extends WithId>(
  repository: Repository<T>,
  ids: readonly string[],
): Promise<readonly T[] | undefined> {
  const items = new Map<string, T>();
  for (const id of new Set(ids)) {
    const item = await firstFound(repository, spellingsOf(id));
    if (item === undefined) return undefined;
    items.set(item.id, item);
  }
  return [...items.values()];
}

async function firstFound<T>({ find }: Repository<T>, ids: readonly string[]) {
  for (const id of ids) {
    const item = await find(id);
    if (item !== undefined) return item;
  }
  return undefined;
}

export async function groupsOf({ groups }: ObjectSources): Promise<readonly VisibleGroup[]> {
  const [listed, members] = await Promise.all([all(groups), groups.members()]);
  return listed.map((group) => ({ ...group, projectIds: members.get(group.id) ?? [] }));
}

interface Listing<T> {
  list(page: { after?: string | undefined; limit: number }): Promise<readonly T[]>;
}

export async function all<T extends WithId>({ list }: Listing<T>): Promise<readonly T[]> {
  const items: T[] = [];
  for await (const item of allOf(list, ({ id }) => id)) items.push(item);
  return items;
}

/** Those of the ids that exist. */
export async function found<T>(
  { find }: Repository<T>,
  ids: Iterable<string>,
): Promise<readonly T[]> {
  const items: T[] = [];
  for (const id of new Set(ids)) {
    const item = await find(id);
    if (item !== undefined) items.push(item);
  }
  return items;
}
