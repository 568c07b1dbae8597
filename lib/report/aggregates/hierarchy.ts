/** Customers, groups and projects as a caller sees them: roles filter the objects, and what is counted inside of them. */
import type { Caller, HeldRole } from '../../identity/caller';
import type { Project } from '../../store/store';
import { type MayReadUsage, visibleProjectsOf } from '../hosted/visible-projects';
import {
  type AskedObjects,
  all,
  found,
  groupsOf,
  type Hierarchy,
  type ObjectSources,
  storedObjects,
  type VisibleGroup,
} from './stored-objects';

/**
 * Everything for whoever reads all usage; else what roles on customers, groups and projects reach. By name, then by id.
 * Where only some are asked for, others may be left out.
 */
export async function visibleHierarchy(
  store: ObjectSources,
  caller: Caller,
  may: MayReadUsage,
  asked?: AskedObjects,
): Promise<Hierarchy> {
  const seen = visibleProjectsOf(caller, may);
  const objects =
    seen === 'all' ? await storedObjects(store, asked) : await objectsOf(store, caller, seen);
  const { customers, groups, projects } = objects;
  return { customers: byName(customers), groups: byName(groups), projects: byName(projects) };
}

async function objectsOf(
  store: ObjectSources,
  caller: Caller,
  seen: readonly string[],
): Promise<Hierarchy> {
  const groups = await groupsOf(store);
  const held = heldBy(caller);
  const projects = await projectsOf(store, seen, held);
  const ids = new Set(seen);
  const visible = groups
    .filter((group) => isGroupSeen(group, held))
    .map((group) => ({ ...group, projectIds: group.projectIds.filter((id) => ids.has(id)) }));
  const above = [...projects, ...visible].flatMap(({ accountId }) => accountId ?? []);
  const customers = await found(store.accounts, [...held.accounts, ...above]);
  return { customers, groups: visible, projects };
}

interface Named {
  readonly id: string;
  readonly name: string | null;
}

/** What has no name is called by its id. */
export const nameOf = ({ id, name }: Named): string => name ?? id;

export const byName = <T extends Named>(items: readonly T[]): readonly T[] =>
  [...items].sort((a, b) => compare(nameOf(a), nameOf(b)) || compare(a.id, b.id));

const compare = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);

interface Held {
  readonly accounts: ReadonlySet<string>;
  readonly groups: ReadonlySet<string>;
  readonly projects: ReadonlySet<string>;
}

function heldBy({ scopes }: Caller): Held {
  const ids = (type: HeldRole['scopeType']) =>
    new Set(scopes.filter(({ scopeType }) => scopeType === type).map(({ scopeId }) => scopeId));
  return { accounts: ids('account'), groups: ids('project_group'), projects: ids('project') };
}

/** A role on a group shows no other group of its projects; one on a project shows all groups that contain it. */
const isGroupSeen = ({ id, accountId, projectIds }: VisibleGroup, held: Held): boolean =>
  held.groups.has(id) ||
  (accountId !== null && held.accounts.has(accountId)) ||
  projectIds.some((projectId) => held.projects.has(projectId));

/** Those of a customer come in pages, the others one by one: a caller has few of them. */
async function projectsOf(
  { projects }: ObjectSources,
  seen: readonly string[],
  { accounts }: Held,
): Promise<readonly Project[]> {
  const known = new Map<string, Project>();
  for (const accountId of accounts) {
    const list: typeof projects.list = (page) => projects.list({ ...page, accountId });
    for (const project of await all({ list })) known.set(project.id, project);
  }
  const listed = seen.flatMap((id) => known.get(id) ?? []);
  const others = await found(
    projects,
    seen.filter((id) => !known.has(id)),
  );
  return [...listed, ...others];
}
