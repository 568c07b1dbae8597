/** What was told last: facts without a history. */
import type { Server } from '../server';
import { compareAttributes, type Reading } from './reading';

export type LatestAttributes = Pick<Server, 'name' | 'image' | 'cell' | 'metadata'> & {
  /** Undefined: never told, which is not the same as "none". */
  readonly state: string | null | undefined;
};

/** Each fact as the latest observation has it that tells it, inside the life or not. */
export function latestAttributesOf(readings: readonly Reading[]): LatestAttributes {
  const latestFirst = [...readings].sort((a, b) => compareAttributes(b, a));
  return {
    state: first(latestFirst, ({ facts }) => facts.state),
    name: first(latestFirst, ({ facts }) => facts.name) ?? null,
    image: first(latestFirst, ({ facts }) => facts.image) ?? null,
    cell: first(latestFirst, ({ facts }) => facts.cell) ?? null,
    metadata: first(latestFirst, ({ facts }) => facts.metadata) ?? null,
  };
}

function first<T>(
  readings: readonly Reading[],
  factOf: (reading: Reading) => T | null | undefined,
): T | null | undefined {
  for (const reading of readings) {
    const fact = factOf(reading);
    if (fact !== undefined) return fact;
  }
  return undefined;
}
