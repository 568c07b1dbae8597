/** What usage and alerts are aggregated by: customers, projects or groups, each with its projects. */
import { uuidOf } from '../../domain/values/uuid';
import { type Hierarchy, nameOf } from './hierarchy';

export const AGGREGATES = ['customer', 'project', 'project_group'] as const;
export type Aggregate = (typeof AGGREGATES)[number];

export interface AggregateObject {
  readonly id: string;
  readonly name: string;
  /** Those that the caller sees. */
  readonly projectIds: readonly string[];
}

interface ObjectsQuery {
  readonly aggregate: Aggregate;
  /** Undefined: all of them. What is not known is left out. */
  readonly ids?: readonly string[] | undefined;
}

/** By name. */
export function aggregateObjects(
  hierarchy: Hierarchy,
  { aggregate, ids }: ObjectsQuery,
): readonly AggregateObject[] {
  const wanted = ids && new Set(ids.flatMap(spellingsOf));
  return OBJECTS[aggregate](hierarchy).filter(
    ({ id }) => !wanted || spellingsOf(id).some((text) => wanted.has(text)),
  );
}

/** Dashes of a UUID and the case of its digits do not matter. */
const spellingsOf = (id: string): readonly string[] => [id, uuidOf(id) ?? id];

export function isSameId(id: string, written: string): boolean {
  const spellings = spellingsOf(written);
  return spellingsOf(id).some((text) => spellings.includes(text));
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
