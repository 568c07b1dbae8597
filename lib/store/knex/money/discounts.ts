/** Table `discounts`: what is taken off prices of subscriptions that last longer. */
import type { Discount, Discounts } from '../../money/terms';
import type { Database } from '../sql/database';
import { fromDecimal } from './cells';
import { type InventoryTable, putInventory } from './inventory-rows';

const DISCOUNTS: InventoryTable<Discount> = {
  table: 'discounts',
  key: ['period'],
  columns: { period: 'period', discount: 'discount' },
  toRow: ({ period, discount }) => ({ period, discount }),
  fromRow: (row: Discount) => ({ ...row, discount: fromDecimal(row.discount) }),
  changesOf: () => [],
};

export const discountsOf = ({ read, write }: Database): Discounts => ({
  async list() {
    const rows: object[] = await read.run((db) =>
      db('discounts').select(DISCOUNTS.columns).orderBy('period'),
    );
    return rows.map((row) => DISCOUNTS.fromRow(row as never));
  },
  put: (discounts) => write((tx) => putInventory(tx, DISCOUNTS, discounts)),
});
