/** What usage and alerts are aggregated by: customers, projects or groups, each with its projects. */
import { spellingsOf } from '../../domain/values/uuid';
import { nameOf } from './hierarchy';
import type { Aggregate, AskedObjects, Hierarchy } from './stored-objects';

export interface AggregateObject {
  readonly id: string;
  readonly name: string;
  /** Those that the caller sees. */
  readonly projectIds: readonly string[];
}

/** By name. */
export function aggregateObjects(
  hierarchy: Hierarchy,
  { aggregate, ids }: AskedObjects,
): readonly AggregateObject[] {
  const wanted = ids && new Set(ids.flatMap(spellingsOf));
  return OBJECTS[aggregate](hierarchy).filter(
    ({ id }) => !wanted || spellingsOf(id).some((text) => wanted.has(text)),
  );
}

const OBJECTS: Readonly<Record<Aggregate, (hierarchy: Hierarchy) => AggregateObject[]>> = {
  customer({ customers, projects }) {
    const below = new Map(customers.map(({ id }) => [id, [] as string[]]));
    for (const { id, accountId } of projects) below.get(accountId ?? '')?.push(id);
    return customers.map((each) => objectOf(each, below.get(each.id) ?? []));
  },
  project: ({ projects }) => projects.map((each) => objectOf(each, [each.id])),
  project_group: ({ groups }) => groups.map((each) => objectOf(each, each.projectIds)),
};

const objectOf = (
  object: Parameters<typeof nameOf>[0],
  projectIds: readonly string[],
): AggregateObject => ({ id: object.id, name: nameOf(object), projectIds });
