/** The burst of some accounts in one window, written into their ledgers. */
import { accountBurst } from '../../domain/burst/account-burst';
import { type BurstLevel, type Price, tariffsIn } from '../../domain/burst/rates';
import type { Window } from '../../domain/burst/stretches';
import { CooperativeScheduler } from '../../event-loop';
import type { BurstPoll, PolledAccount, Store } from '../../store/store';
import { holdingsOf } from './holdings';

export type BurstStore = Pick<Store, 'burstPolls' | 'prices' | 'burstLevels'>;

/** What burst costs, and what counts as CPU. */
export interface Terms {
  readonly prices: readonly Price[];
  readonly levels: readonly BurstLevel[];
  readonly mhzPerVcpu: number;
}

export const readTerms = async (
  { prices, burstLevels }: BurstStore,
  mhzPerVcpu: number,
): Promise<Terms> => ({
  prices: await prices.list(),
  levels: await burstLevels.list(),
  mhzPerVcpu,
});

/** The instant of the first price in a currency; undefined: there is none. */
export function firstPriceUs({ prices }: Terms, currency: string): number | undefined {
  const own = prices.filter((price) => price.currency === currency).map(({ fromUs }) => fromUs);
  return own.length === 0 ? undefined : own.reduce((least, us) => Math.min(least, us));
}

/** An account, and its part of the window. */
export interface Due {
  readonly account: PolledAccount;
  readonly window: Window;
}

export interface Billing {
  /** In the order of their ids. */
  readonly due: readonly Due[];
  /** Of whole cycles; holds the windows of all. */
  readonly window: Window;
  readonly terms: Terms;
  /** True: the window has been billed before, and only what differs is added. */
  readonly isCorrection: boolean;
  readonly nowUs: number;
}

export interface Added {
  /** The accounts that were billed, as they are now. */
  readonly accounts: readonly PolledAccount[];
  readonly rows: number;
}

export async function billBurst(store: BurstStore, billing: Billing): Promise<Added> {
  const polls = await pollsOf(store, billing);
  const added = new Set(await store.burstPolls.append(polls, billing.nowUs));
  const done = polls.filter(({ account }) => added.has(account.accountId));
  return {
    accounts: done.map(({ account, billedUntilUs, entries }) => ({
      ...account,
      lastSeq: account.lastSeq + entries.length,
      billedUntilUs: billedUntilUs ?? account.billedUntilUs,
    })),
    rows: done.reduce((sum, { entries }) => sum + entries.length, 0),
  };
}

async function pollsOf({ burstPolls }: BurstStore, billing: Billing): Promise<BurstPoll[]> {
  const { due, window, terms, isCorrection } = billing;
  const ids = due.map(({ account }) => account.accountId);
  const range = { firstId: ids[0] ?? '', lastId: ids.at(-1) ?? '' };
  const holdings = holdingsOf(await burstPolls.facts(range, window), terms.mhzPerVcpu);
  const billed = await burstPolls.billed(ids, window, { rows: isCorrection });
  const tariffs = tariffsByCurrency(terms);
  const scheduler = new CooperativeScheduler();
  const polls: BurstPoll[] = [];
  for (const { account, window: own } of due) {
    if (scheduler.shouldYield) await scheduler.yield();
    const held = holdings.get(account.accountId) ?? { used: new Map(), subscribed: new Map() };
    const facts = {
      ...held,
      tariffs: tariffs(account.currency),
      billed: billed.get(account.accountId) ?? new Map(),
    };
    const billedUntilUs = isCorrection ? null : own.endUs;
    polls.push({ account, billedUntilUs, entries: accountBurst(facts, own) });
  }
  return polls;
}

function tariffsByCurrency({ prices, levels }: Terms) {
  const known = new Map<string, ReturnType<typeof tariffsIn>>();
  return (currency: string) => {
    const tariffs = known.get(currency) ?? tariffsIn(currency, prices, levels);
    known.set(currency, tariffs);
    return tariffs;
  };
}
