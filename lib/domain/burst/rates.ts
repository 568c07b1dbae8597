/** What burst costs at which time: the price at the level that is in force. */
import type { Rate } from '../money/charge';

/** From its instant on, until another one for the same level takes its place. */
export interface Price extends Rate {
  readonly resource: string;
  /** Three letters of ISO 4217. */
  readonly currency: string;
  readonly fromUs: number;
}

/** Which prices of a resource are in force from an instant on. */
export interface BurstLevel {
  readonly resource: string;
  readonly fromUs: number;
  readonly level: number;
}

/** Level 0 is the price of subscriptions, 1 that of burst until another one is set. */
export const FIRST_BURST_LEVEL = 1;

/** From an instant to that of the next step; null: there is no price. */
export interface RateStep {
  readonly fromUs: number;
  readonly rate: Rate | null;
}

interface Dated {
  readonly fromUs: number;
}

/** The newest of these that had begun. */
function newestAt<T extends Dated>(items: readonly T[], atUs: number): T | undefined {
  let newest: T | undefined;
  for (const item of items) {
    if (item.fromUs <= atUs && (!newest || item.fromUs > newest.fromUs)) newest = item;
  }
  return newest;
}

/** Prices and levels of one resource in one currency. */
export interface Tariff {
  readonly prices: readonly Price[];
  readonly levels: readonly BurstLevel[];
}

export function rateAt({ prices, levels }: Tariff, atUs: number): Rate | null {
  const level = newestAt(levels, atUs)?.level ?? FIRST_BURST_LEVEL;
  const here = newestAt(
    prices.filter((price) => price.level === level),
    atUs,
  );
  if (!here) return null;
  const { price, multiplier, unit } = here;
  return { level, price, multiplier, unit };
}

/** Of each resource, currency and level the price that is in force, in their order. */
export function pricesAt<T extends Price>(prices: readonly T[], atUs: number): readonly T[] {
  const inForce = new Map<string, T>();
  for (const price of prices) {
    const key = JSON.stringify([price.resource, price.currency, price.level]);
    const known = inForce.get(key);
    if (price.fromUs <= atUs && !(known && known.fromUs > price.fromUs)) inForce.set(key, price);
  }
  return [...inForce.values()];
}

/** The level of burst that is in force, and the one that comes next: the same, unless another one is set. */
export function levelsAt(levels: readonly BurstLevel[], resource: string, atUs: number) {
  const own = levels.filter((level) => level.resource === resource);
  const current = newestAt(own, atUs)?.level ?? FIRST_BURST_LEVEL;
  const later = own.filter(({ fromUs }) => fromUs > atUs).sort((a, b) => a.fromUs - b.fromUs);
  return { current, next: later[0]?.level ?? current };
}

/** In the order of time. */
export function rateSteps(tariff: Tariff): readonly RateStep[] {
  const changes = [...tariff.prices, ...tariff.levels].map(({ fromUs }) => fromUs);
  const instants = [...new Set(changes)].sort((a, b) => a - b);
  return instants.map((fromUs) => ({ fromUs, rate: rateAt(tariff, fromUs) }));
}

/** The tariff of each resource that has a price in this currency. */
export function tariffsIn(
  currency: string,
  prices: readonly Price[],
  levels: readonly BurstLevel[],
): ReadonlyMap<string, Tariff> {
  const own = prices.filter((price) => price.currency === currency);
  const resources = [...new Set(own.map(({ resource }) => resource))].sort();
  return new Map(
    resources.map((resource) => [
      resource,
      {
        prices: own.filter((price) => price.resource === resource),
        levels: levels.filter((level) => level.resource === resource),
      },
    ]),
  );
}
