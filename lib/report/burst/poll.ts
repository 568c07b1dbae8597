/** Bills what was used beyond subscriptions since the last poll. */
import { CYCLE_US, cycleAt, cycleStartUs } from '../../domain/burst/cycles';
import type { PolledAccount } from '../../store/store';
import { type BurstStore, billBurst, firstPriceUs, type Terms } from './bill';

export interface PollOptions {
  readonly terms: Terms;
  /** Cycles that ended before this are billed. */
  readonly untilUs: number;
  /** When it is done; stands in the ledger. */
  readonly nowUs: number;
  /** Throws if the work is to end. */
  readonly checkSignal: () => void;
}

/** So many that a poll is few statements. */
const ACCOUNTS_AT_ONCE = 4000;
/** Of all accounts together, such as a day of a thousand: so that no transaction gets long. */
const CYCLES_AT_ONCE = 288_000;

const longestUs = (accounts: number): number =>
  Math.max(1, Math.floor(CYCLES_AT_ONCE / Math.max(accounts, 1000))) * CYCLE_US;

/** Returns how many rows were added to ledgers. */
export async function pollBurst(store: BurstStore, options: PollOptions): Promise<number> {
  let rows = 0;
  for (let after: string | undefined; ; ) {
    const page = await store.burstPolls.accounts({ after, limit: ACCOUNTS_AT_ONCE });
    rows += await catchUp(store, page, options);
    after = page.at(-1)?.accountId;
    if (page.length < ACCOUNTS_AT_ONCE) return rows;
  }
}

/** Those that are furthest behind come first, until all are up to date. */
async function catchUp(
  store: BurstStore,
  accounts: readonly PolledAccount[],
  options: PollOptions,
): Promise<number> {
  const { terms, nowUs } = options;
  const endUs = cycleStartUs(cycleAt(options.untilUs));
  const starting = (account: PolledAccount) => ({ account, startUs: startOf(account, terms) });
  let open = accounts.map(starting).filter(({ startUs }) => startUs < endUs);
  let rows = 0;
  while (open.length > 0) {
    options.checkSignal();
    const startUs = open.reduce((least, each) => Math.min(least, each.startUs), endUs);
    const next = open.filter((each) => each.startUs > startUs);
    const nextUs = next.reduce((least, each) => Math.min(least, each.startUs), endUs);
    const due = open.filter((each) => each.startUs === startUs);
    const window = { startUs, endUs: Math.min(nextUs, startUs + longestUs(due.length)) };
    const billing = { due: due.map(({ account }) => ({ account, window })), window, terms };
    const added = await billBurst(store, { ...billing, isCorrection: false, nowUs });
    rows += added.rows;
    // Whose ledger has grown meanwhile is left for the next run.
    const again = added.accounts.map(starting).filter((each) => each.startUs < endUs);
    open = [...next, ...again].sort((a, b) => (a.account.accountId < b.account.accountId ? -1 : 1));
  }
  return rows;
}

/** What was never polled begins with the first price, and waits as long as there is none. */
function startOf({ billedUntilUs, currency }: PolledAccount, terms: Terms): number {
  if (billedUntilUs !== null) return billedUntilUs;
  const us = firstPriceUs(terms, currency);
  return us === undefined ? Number.POSITIVE_INFINITY : cycleStartUs(cycleAt(us));
}
