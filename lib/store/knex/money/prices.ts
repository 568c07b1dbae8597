/** Tables `prices` and `burst_levels`: what burst costs, from when on. */
import type { BurstLevel, Price } from '../../../domain/burst/rates';
import type { BurstLevels, NumberedPrice, Prices } from '../../money/terms';
import type { Database } from '../sql/database';
import type { Statements } from '../sql/statements';
import { fromDecimal } from './cells';
import { type InventoryTable, putInventory } from './inventory-rows';

const PRICES: InventoryTable<Price> = {
  table: 'prices',
  key: ['resource', 'currency', 'level', 'fromUs'],
  columns: {
    resource: 'resource',
    currency: 'currency',
    level: 'price_level',
    fromUs: 'from_us',
    price: 'price',
    unit: 'unit',
    multiplier: 'multiplier',
  },
  toRow: ({ resource, currency, level, fromUs, price, unit, multiplier }) => ({
    ...{ resource, currency, price, unit, multiplier },
    price_level: level,
    from_us: fromUs,
  }),
  fromRow: (row: Price) => ({ ...row, price: fromDecimal(row.price) }),
  changesOf: ({ after: { fromUs } }) => [{ fromUs }],
};

const pricesIn = (read: Statements, columns: Readonly<Record<string, string>>): Promise<object[]> =>
  read.run((db) =>
    db('prices').select(columns).orderBy(['resource', 'currency', 'price_level', 'from_us']),
  );

export const pricesOf = ({ read, write }: Database): Prices => ({
  async list() {
    const rows = await pricesIn(read, PRICES.columns);
    return rows.map((row) => PRICES.fromRow(row as never));
  },
  async numbered() {
    const rows = await pricesIn(read, { ...PRICES.columns, id: 'id' });
    return rows.map((row) => PRICES.fromRow(row as never) as NumberedPrice);
  },
  put: (prices) => write((tx) => putInventory(tx, PRICES, prices)),
});

const LEVELS: InventoryTable<BurstLevel> = {
  table: 'burst_levels',
  key: ['resource', 'fromUs'],
  columns: { resource: 'resource', fromUs: 'from_us', level: 'price_level' },
  toRow: ({ resource, fromUs, level }) => ({ resource, from_us: fromUs, price_level: level }),
  fromRow: (row: BurstLevel) => ({ ...row }),
  changesOf: ({ after: { fromUs } }) => [{ fromUs }],
};

export const burstLevelsOf = ({ read, write }: Database): BurstLevels => ({
  list: () =>
    read.run((db) =>
      db('burst_levels').select<BurstLevel[]>(LEVELS.columns).orderBy(['resource', 'from_us']),
    ),
  put: (levels) => write((tx) => putInventory(tx, LEVELS, levels)),
});
