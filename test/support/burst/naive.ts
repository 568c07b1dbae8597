/** Burst as anybody would compute it: minute by minute, with fractions, each day rounded once. */
import type { BurstLevel, Price } from '../../../lib/domain/burst/rates';
import type { Segment } from '../../../lib/domain/segment';
import { runs } from '../../../lib/domain/states';
import type { Store, Subscription, UsedResource } from '../../../lib/store/store';
import { END_US, MINUTE_US, PROJECTS, RESOURCES, type Resource, SERVERS, START_US } from './facts';

const DAY_US = 86_400_000_000;
const CYCLE_US = 5 * MINUTE_US;

export interface NaiveSum {
  readonly amount: string;
  readonly usage: bigint;
}

/** All that was stored, as rows of the database: nothing of what bills is asked. */
export interface GivenFacts {
  readonly subscriptions: readonly Subscription[];
  readonly resources: readonly UsedResource[];
}

const halfEven = (numerator: bigint, denominator: bigint): bigint => {
  const whole = numerator / denominator;
  const rest = 2n * (numerator % denominator);
  return rest > denominator || (rest === denominator && whole % 2n === 1n) ? whole + 1n : whole;
};

const asMoney = (units: bigint): string =>
  String(units)
    .padStart(21, '0')
    .replace(/(\d{20})$/, '.$1');

const newest = <T extends { readonly fromUs: number }>(items: readonly T[], atUs: number) =>
  items
    .filter(({ fromUs }) => fromUs <= atUs)
    .sort((a, b) => a.fromUs - b.fromUs)
    .at(-1);

interface All extends GivenFacts {
  readonly accountId: string;
  readonly prices: readonly Price[];
  readonly levels: readonly BurstLevel[];
  readonly segments: readonly Segment[];
}

const isAt = (atUs: number, { fromUs, toUs }: { fromUs: number; toUs: number | null }): boolean =>
  fromUs <= atUs && (toUs === null || atUs < toUs);

const total = (amounts: readonly number[]): number => amounts.reduce((sum, each) => sum + each, 0);

function rateAt({ prices, levels }: All, resource: Resource, atUs: number): Price | undefined {
  const own = levels.filter((level) => level.resource === resource);
  const level = newest(own, atUs)?.level ?? 1;
  return newest(
    prices.filter((price) => price.resource === resource && price.level === level),
    atUs,
  );
}

const sizeIn = (resource: Resource, { size }: Segment): number => {
  if (!size || resource === 'dssd') return 0;
  return resource === 'cpu' ? size.vcpus * 2000 : size.memoryMb * 2 ** 20;
};

const ofServers = ({ segments, accountId }: All, resource: Resource, atUs: number): number =>
  total(
    segments
      .filter((segment) => isAt(atUs, segment) && runs(segment.state))
      .filter(({ projectId }) => PROJECTS[projectId as keyof typeof PROJECTS] === accountId)
      .map((segment) => sizeIn(resource, segment)),
  );

function ofResources({ resources, accountId }: All, resource: Resource, atUs: number): number {
  const ids = [...new Set(resources.map(({ id }) => id))];
  const now = ids.flatMap((id) => {
    const own = resources.filter((each) => each.id === id);
    return newest(own, atUs) ?? [];
  });
  return total(
    now
      .filter((each) => each.accountId === accountId && each.resource === resource)
      .filter((each) => isAt(atUs, each))
      .map(({ amount }) => amount),
  );
}

const subscribedAt = ({ subscriptions, accountId }: All, resource: Resource, atUs: number) =>
  total(
    subscriptions
      .filter((each) => each.accountId === accountId && each.resource === resource)
      .filter((each) => isAt(atUs, each))
      .map(({ amount }) => amount),
  );

/** Of one minute: its burst, if that has a price. */
function minuteOf(all: All, resource: Resource, atUs: number) {
  const rate = rateAt(all, resource, atUs);
  const using = ofServers(all, resource, atUs) + ofResources(all, resource, atUs);
  const burst = BigInt(Math.max(0, using - subscribedAt(all, resource, atUs)));
  if (!rate || burst === 0n) return undefined;
  const [whole = '0', fraction = ''] = rate.price.split('.');
  const price = BigInt(whole + fraction.padEnd(20, '0'));
  return { burst, cost: price * burst * 60n, multiplier: BigInt(rate.multiplier) };
}

interface OpenSum {
  cost: bigint;
  usage: bigint;
  multiplier: bigint;
}

function addCycle(sums: Map<number, OpenSum>, all: All, resource: Resource, cycleUs: number) {
  const minutes = [0, 1, 2, 3, 4].flatMap(
    (n) => minuteOf(all, resource, cycleUs + n * MINUTE_US) ?? [],
  );
  if (minutes.length === 0) return;
  const dayUs = Math.floor(cycleUs / DAY_US) * DAY_US;
  const sum = sums.get(dayUs) ?? { cost: 0n, usage: 0n, multiplier: 1n };
  sums.set(dayUs, sum);
  for (const { cost, multiplier } of minutes)
    Object.assign(sum, { cost: sum.cost + cost, multiplier });
  const weighted = minutes.reduce((weight, { burst }) => weight + burst, 0n);
  sum.usage += halfEven(weighted, BigInt(minutes.length));
}

/** By day and resource, of one account. */
export async function naiveBurst(
  store: Store,
  accountId: string,
  given: GivenFacts,
): Promise<Record<string, NaiveSum>> {
  const [prices, levels] = [await store.prices.list(), await store.burstLevels.list()];
  const segments = [...(await store.servers.segmentsOf([...SERVERS])).values()].flat();
  const all = { ...given, accountId, prices, levels, segments };
  const results: Record<string, NaiveSum> = {};
  for (const resource of RESOURCES) {
    const sums = new Map<number, OpenSum>();
    for (let us = START_US; us < END_US; us += CYCLE_US) addCycle(sums, all, resource, us);
    for (const [dayUs, { cost, usage, multiplier }] of sums) {
      results[`${dayUs} ${resource}`] = { amount: asMoney(halfEven(cost, multiplier)), usage };
    }
  }
  return results;
}
