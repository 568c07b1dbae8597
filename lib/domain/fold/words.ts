/** What was told last: facts without a history. */
import type { Server } from '../server';
import { compareWords, type Reading } from './reading';

export type LastWords = Pick<Server, 'state' | 'name' | 'image' | 'cell' | 'metadata'>;

/** Each fact as the latest observation has it that tells it, inside the life or not; null: never told. */
export function lastWordsOf(readings: readonly Reading[]): LastWords {
  const latestFirst = [...readings].sort((a, b) => compareWords(b, a));
  return {
    state: first(latestFirst, ({ facts }) => facts.state ?? undefined),
    name: first(latestFirst, ({ facts }) => facts.name),
    image: first(latestFirst, ({ facts }) => facts.image),
    cell: first(latestFirst, ({ facts }) => facts.cell),
    metadata: first(latestFirst, ({ facts }) => facts.metadata),
  };
}

function first<T>(
  readings: readonly Reading[],
  factOf: (reading: Reading) => T | null | undefined,
): T | null {
  for (const reading of readings) {
    const fact = factOf(reading);
    if (fact !== undefined) return fact;
  }
  return null;
}
