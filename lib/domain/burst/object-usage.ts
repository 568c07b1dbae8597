/** What each object of an account, a server or a drive for instance, used in each cycle. */
import { cycleAt, cycleStartUs } from './cycles';
import type { Holding } from './stretches';
import { cycleUsage } from './usage';

export interface ObjectHolding extends Holding {
  readonly id: string;
  readonly resource: string;
}

export interface ObjectUsage {
  readonly cycle: number;
  readonly id: string;
  readonly resource: string;
  /** The mean over the whole cycle. */
  readonly amount: number;
}

export interface Cycles {
  readonly first: number;
  readonly last: number;
  /** Those of them that count. */
  readonly isWanted: (cycle: number) => boolean;
}

/** Cycle by cycle, each by resource and id; what comes to nothing is left out. */
export function* objectUsage(
  holdings: readonly ObjectHolding[],
  { first, last, isWanted }: Cycles,
): Generator<readonly ObjectUsage[]> {
  const coming = holdings
    .filter(({ fromUs, untilUs }) => fromUs < untilUs && untilUs > cycleStartUs(first))
    .sort((a, b) => b.fromUs - a.fromUs);
  let held: ObjectHolding[] = [];
  for (let cycle = first; cycle <= last; cycle += 1) {
    // Until then nothing is used.
    if (held.length === 0) cycle = Math.max(cycle, beginningOf(coming));
    if (cycle > last) return;
    const endUs = cycleStartUs(cycle + 1);
    held.push(...takeBefore(endUs, coming));
    if (isWanted(cycle)) yield usageOf(held, cycle);
    held = held.filter(({ untilUs }) => untilUs > endUs);
  }
}

/** The newest come first, so that the next one is the last. */
function beginningOf(coming: readonly ObjectHolding[]): number {
  const next = coming.at(-1);
  return next ? cycleAt(next.fromUs) : Infinity;
}

function takeBefore(endUs: number, coming: ObjectHolding[]): readonly ObjectHolding[] {
  const index = coming.findIndex(({ fromUs }) => fromUs < endUs);
  return index < 0 ? [] : coming.splice(index);
}

function usageOf(held: readonly ObjectHolding[], cycle: number): readonly ObjectUsage[] {
  const objects = new Map<string, ObjectHolding[]>();
  for (const holding of held) {
    const key = `${holding.resource} ${holding.id}`;
    objects.set(key, [...(objects.get(key) ?? []), holding]);
  }
  return [...objects]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, [first, ...others]]) => {
      if (!first) return [];
      const amount = meanOf([first, ...others], cycle);
      return amount === 0 ? [] : [{ cycle, id: first.id, resource: first.resource, amount }];
    });
}

function meanOf(holdings: readonly Holding[], cycle: number): number {
  const [startUs, endUs] = [cycleStartUs(cycle), cycleStartUs(cycle + 1)];
  const parts = holdings.map(({ amount, fromUs, untilUs }) => ({
    amount,
    intervalUs: Math.min(untilUs, endUs) - Math.max(fromUs, startUs),
  }));
  const heldUs = parts.reduce((sum, { intervalUs }) => sum + intervalUs, 0);
  return cycleUsage([...parts, { amount: 0, intervalUs: Math.max(0, endUs - startUs - heldUs) }]);
}
