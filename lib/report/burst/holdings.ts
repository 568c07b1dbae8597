/** What each account uses and has subscribed, by resource, out of what the store has of many accounts. */
import type { AccountHoldings } from '../../domain/burst/account-burst';
import {
  SERVER_RESOURCES,
  type ServerSegment,
  serverHoldings,
} from '../../domain/burst/server-resources';
import type { Holding } from '../../domain/burst/stretches';
import { NEVER_US } from '../../domain/life-class';
import type { AccountFacts } from '../../store/store';

type ByResource = Map<string, Holding[]>;

interface Held {
  readonly accountId: string;
  readonly resource: string;
  readonly amount: number;
  readonly fromUs: number;
  readonly toUs: number | null;
}

/** By account; what an account is without is not there. */
export function holdingsOf(
  facts: AccountFacts,
  mhzPerVcpu: number,
): ReadonlyMap<string, AccountHoldings> {
  const used = new Map<string, ByResource>();
  const subscribed = new Map<string, ByResource>();
  for (const [accountId, segments] of byAccount(facts.segments)) {
    const holdings = serverHoldings(segments, mhzPerVcpu);
    used.set(accountId, new Map(SERVER_RESOURCES.map((name) => [name, [...holdings[name]]])));
  }
  for (const resource of facts.resources) add(used, resource);
  for (const subscription of facts.subscriptions) add(subscribed, subscription);
  const accountIds = [...new Set([...used.keys(), ...subscribed.keys()])];
  return new Map(
    accountIds.map((id) => [
      id,
      { used: used.get(id) ?? new Map(), subscribed: subscribed.get(id) ?? new Map() },
    ]),
  );
}

function add(all: Map<string, ByResource>, { accountId, resource, amount, fromUs, toUs }: Held) {
  const resources: ByResource = all.get(accountId) ?? new Map();
  all.set(accountId, resources);
  const holdings = resources.get(resource) ?? [];
  resources.set(resource, holdings);
  holdings.push({ amount, fromUs, untilUs: toUs ?? NEVER_US });
}

function byAccount(segments: AccountFacts['segments']): ReadonlyMap<string, ServerSegment[]> {
  const groups = new Map<string, ServerSegment[]>();
  for (const segment of segments) {
    const group = groups.get(segment.accountId);
    if (group) group.push(segment);
    else groups.set(segment.accountId, [segment]);
  }
  return groups;
}
