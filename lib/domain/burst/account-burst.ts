/** The burst of one account: what all its resources used beyond their subscriptions, as entries of the ledger. */
import { cycleAt, cycleStartUs } from './cycles';
import { type Billed, type BurstEntry, burstEntries, NOTHING_BILLED } from './entries';
import { rateSteps, type Tariff } from './rates';
import { burstStretches, type Holding, type Window } from './stretches';

/** By resource. */
export interface AccountHoldings {
  readonly used: ReadonlyMap<string, readonly Holding[]>;
  readonly subscribed: ReadonlyMap<string, readonly Holding[]>;
}

export interface AccountBurst extends AccountHoldings {
  readonly tariffs: ReadonlyMap<string, Tariff>;
  readonly billed: ReadonlyMap<string, Billed>;
}

/** In the order of cycles, and of resources within each. What was billed and has no price now is taken back. */
export function accountBurst(account: AccountBurst, window: Window): readonly BurstEntry[] {
  const resources = [...new Set([...account.used.keys(), ...account.billed.keys()])].sort();
  return resources
    .flatMap((resource) => {
      const tariff = account.tariffs.get(resource);
      const facts = {
        used: account.used.get(resource) ?? [],
        subscribed: account.subscribed.get(resource) ?? [],
        rates: tariff ? rateSteps(tariff) : [],
      };
      const billed = billedIn(window, account.billed.get(resource) ?? NOTHING_BILLED);
      return burstEntries(resource, burstStretches(facts, window), billed);
    })
    .sort((a, b) => a.cycle - b.cycle);
}

/** Rows of other cycles are not looked at, so nothing is missing there. */
const billedIn = ({ startUs, endUs }: Window, { rows, days }: Billed): Billed => ({
  rows: rows.filter(({ cycle }) => cycle >= cycleAt(startUs) && cycleStartUs(cycle) < endUs),
  days,
});
