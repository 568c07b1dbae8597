/** The store of prices, subscriptions, resources, the ledger and of what has been billed. */
import type { LedgerStore } from '../../money/ledger';
import type { MoneyStore } from '../../money/terms';
import type { Database } from '../sql/database';
import { billedOf } from './billed';
import { forgetChanges, listChanges, ownersOf } from './changes';
import { discountsOf } from './discounts';
import { factsOf } from './facts';
import { subscriptionsOf, usedResourcesOf } from './holdings';
import { ledgerOf } from './ledger';
import { appendPolls, polledAccounts } from './polls';
import { burstLevelsOf, pricesOf } from './prices';

export const moneyStore = (database: Database): MoneyStore & LedgerStore => ({
  discounts: discountsOf(database),
  prices: pricesOf(database),
  burstLevels: burstLevelsOf(database),
  subscriptions: subscriptionsOf(database),
  usedResources: usedResourcesOf(database),
  ledger: ledgerOf(database),
  burstPolls: {
    accounts: (page) => polledAccounts(database.read, page),
    facts: (range, window) => factsOf(database.read, range, window),
    billed: (accountIds, window, what) => billedOf(database, accountIds, window, what),
    append: (polls, timeUs) => appendPolls(database, polls, timeUs),
    changes: (limit) => listChanges(database.read, limit),
    ownersOf: (projectIds) => ownersOf(database.read, projectIds),
    forget: (changeIds) => forgetChanges(database, changeIds),
  },
});
