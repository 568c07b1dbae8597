/** What an account uses, has subscribed and bursts at one instant. */
import { SERVER_RESOURCES } from '../../domain/burst/server-resources';
import type { Holding } from '../../domain/burst/stretches';
import type { Store } from '../../store/store';
import { holdingsOf } from './holdings';

export interface ResourceNow {
  readonly resource: string;
  readonly using: number;
  readonly subscribed: number;
  readonly burst: number;
}

export interface NowQuery {
  readonly accountId: string;
  readonly mhzPerVcpu: number;
  readonly nowUs: number;
}

/** Each resource that is known by its price or its use, in their order. */
export async function usageNow(
  { burstPolls, prices }: Pick<Store, 'burstPolls' | 'prices'>,
  { accountId, mhzPerVcpu, nowUs }: NowQuery,
): Promise<readonly ResourceNow[]> {
  const range = { firstId: accountId, lastId: accountId };
  const facts = await burstPolls.facts(range, { startUs: nowUs, endUs: nowUs + 1 });
  const held = holdingsOf(facts, mhzPerVcpu).get(accountId);
  const priced = (await prices.list()).map(({ resource }) => resource);
  const heldNames = [...(held?.used.keys() ?? []), ...(held?.subscribed.keys() ?? [])];
  const names = [...new Set([...SERVER_RESOURCES, ...priced, ...heldNames])].sort();
  return names.map((resource) => {
    const using = sumOf(held?.used.get(resource));
    const subscribed = sumOf(held?.subscribed.get(resource));
    return { resource, using, subscribed, burst: Math.max(0, using - subscribed) };
  });
}

const sumOf = (holdings: readonly Holding[] = []): number =>
  holdings.reduce((sum, { amount }) => sum + amount, 0);
