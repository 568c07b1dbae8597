/** Table `accounts`: those who pay. */
import { decimalOf } from '../../../domain/values/decimal';
import type { Account, AccountChange, Accounts } from '../../identity';
import type { Database } from '../sql/database';
import { putRows, type RowPatch } from './patch-row';

const FIELDS = {
  id: 'id',
  name: 'name',
  abbreviation: 'abbreviation',
  currency: 'currency',
  balance: 'balance',
  creditLimit: 'credit_limit',
  createdAtUs: 'created_us',
} as const;

/** PostgreSQL and MariaDB pad decimals with zeros. */
const fromDecimal = (cell: string): string => decimalOf(cell) ?? cell;

const fromRow = (row: Account): Account => ({
  ...row,
  balance: fromDecimal(row.balance),
  creditLimit: row.creditLimit === null ? null : fromDecimal(row.creditLimit),
});

const toRow = ({ creditLimit, ...change }: AccountChange): RowPatch => ({
  ...change,
  credit_limit: creditLimit,
});

export const accountsOf = ({ dialect, read, write }: Database, nowUs: () => number): Accounts => ({
  async find(id) {
    const rows = await read.run((db) => db('accounts').select<Account[]>(FIELDS).where({ id }));
    return rows.map(fromRow)[0];
  },
  async list({ after = '', limit }) {
    const rows = await read.run((db) =>
      db('accounts').select<Account[]>(FIELDS).where('id', '>', after).orderBy('id').limit(limit),
    );
    return rows.map(fromRow);
  },
  put: (changes) =>
    write((tx) =>
      putRows(tx, dialect, {
        table: 'accounts',
        key: 'id',
        rows: changes.map(toRow),
        createdUs: nowUs(),
      }),
    ),
});
