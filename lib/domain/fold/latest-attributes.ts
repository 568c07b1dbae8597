/** Facts without a history: each as it was reported last, inside the life or not. */

import type { Server } from '../server';
import { LAST_STATE } from '../states';
import { compareAttributes, compareAttributesButId, isDecidedById, type Reading } from './reading';

export type LatestAttributes = Pick<Server, 'name' | 'image' | 'cell' | 'metadata'> & {
  /** Undefined: never reported, which is not the same as "none". */
  readonly state: string | null | undefined;
};

export function latestAttributesOf(readings: readonly Reading[]): LatestAttributes {
  const latestFirst = [...readings].sort((a, b) => compareAttributes(b, a));
  return {
    state: first(latestFirst, stateOf),
    name: first(latestFirst, ({ facts }) => facts.name) ?? null,
    image: first(latestFirst, ({ facts }) => facts.image) ?? null,
    cell: first(latestFirst, ({ facts }) => facts.cell) ?? null,
    metadata: first(latestFirst, ({ facts }) => facts.metadata) ?? null,
  };
}

/** Whether only the ids decided which state was reported last; `deleted` says nothing about the life. */
export function isStateDecidedById(readings: readonly Reading[]): boolean {
  if (readings.length < 2) return false;
  const reporting = readings.filter(
    ({ facts }) => facts.state !== undefined && facts.state !== LAST_STATE,
  );
  return isDecidedById(reporting, compareAttributesButId, stateOf);
}

function stateOf({ facts }: Reading): string | null | undefined {
  return facts.state;
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
