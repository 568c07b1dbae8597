/** Tables `subscriptions` and `resources`: what accounts have paid for ahead, and what they use besides servers. */
import type { Subscription, Subscriptions, UsedResource, UsedResources } from '../../money/terms';
import type { Database } from '../sql/database';
import { fromDecimalOrNull, fromEnd, toEnd } from './cells';
import type { ChangedFacts } from './changes';
import { type InventoryChange, type InventoryTable, putInventory } from './inventory-rows';

interface Held {
  readonly accountId: string;
  readonly fromUs: number;
}

/** Of the account that it was and the one that it is, and of those whose amount ends where this one begins. */
const changesOf = ({ before, after, alike }: InventoryChange<Held>): readonly ChangedFacts[] => {
  const fromUs = Math.min(before?.fromUs ?? after.fromUs, after.fromUs);
  return [after, ...alike].map(({ accountId }) => ({ accountId, fromUs }));
};

type SubscriptionRow = Omit<Subscription, 'toUs' | 'autoRenews'> & {
  readonly toUs: number;
  readonly autoRenews: number;
};

export const SUBSCRIPTIONS: InventoryTable<Subscription> = {
  table: 'subscriptions',
  key: ['id'],
  columns: {
    id: 'id',
    accountId: 'account_id',
    resource: 'resource',
    amount: 'amount',
    fromUs: 'from_us',
    toUs: 'to_us',
    price: 'price',
    autoRenews: 'auto_renew',
    subscribedObject: 'subscribed_object',
  },
  toRow: ({ id, resource, amount, price, ...rest }) => ({
    ...{ id, resource, amount, price },
    account_id: rest.accountId,
    from_us: rest.fromUs,
    to_us: toEnd(rest.toUs),
    auto_renew: Number(rest.autoRenews),
    subscribed_object: rest.subscribedObject,
  }),
  fromRow: (row: SubscriptionRow) => ({
    ...row,
    toUs: fromEnd(row.toUs),
    price: fromDecimalOrNull(row.price),
    autoRenews: row.autoRenews === 1,
  }),
  changesOf,
};

export const subscriptionsOf = ({ read, write }: Database): Subscriptions => ({
  async find(id) {
    const rows: object[] = await read.run((db) =>
      db('subscriptions').select(SUBSCRIPTIONS.columns).where({ id }),
    );
    return rows.map((row) => SUBSCRIPTIONS.fromRow(row as never))[0];
  },
  async listOf(accountId) {
    const rows: object[] = await read.run((db) =>
      db('subscriptions')
        .select(SUBSCRIPTIONS.columns)
        .where({ account_id: accountId })
        .orderBy(['from_us', 'id']),
    );
    return rows.map((row) => SUBSCRIPTIONS.fromRow(row as never));
  },
  put: (subscriptions) => write((tx) => putInventory(tx, SUBSCRIPTIONS, subscriptions)),
});

type ResourceRow = Omit<UsedResource, 'toUs'> & { readonly toUs: number };

export const RESOURCES: InventoryTable<UsedResource> = {
  table: 'resources',
  key: ['id', 'fromUs'],
  columns: {
    id: 'id',
    fromUs: 'from_us',
    toUs: 'to_us',
    accountId: 'account_id',
    resource: 'resource',
    amount: 'amount',
    serverId: 'server_id',
  },
  toRow: ({ id, resource, amount, ...rest }) => ({
    ...{ id, resource, amount },
    from_us: rest.fromUs,
    to_us: toEnd(rest.toUs),
    account_id: rest.accountId,
    server_id: rest.serverId,
  }),
  fromRow: (row: ResourceRow) => ({ ...row, toUs: fromEnd(row.toUs) }),
  changesOf,
};

export const usedResourcesOf = ({ write }: Database): UsedResources => ({
  put: (resources) => write((tx) => putInventory(tx, RESOURCES, resources)),
});
