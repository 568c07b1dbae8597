/** Table `accounts`: who pays. */
import type { Account, AccountChange, Accounts } from '../../identity';
import type { Database } from '../sql/dialect';
import { fromDecimal, fromDecimalOrNull } from './cells';
import { putRows, type RowPatch } from './patch-row';

const FIELDS = `id, name, abbreviation, currency, balance, credit_limit as "creditLimit",
  created_us as "createdAtUs"`;

const fromRow = (row: Account): Account => ({
  ...row,
  balance: fromDecimal(row.balance),
  creditLimit: fromDecimalOrNull(row.creditLimit),
});

const toRow = ({ creditLimit, ...change }: AccountChange): RowPatch => ({
  ...change,
  credit_limit: creditLimit,
});

export const accountsOf = (database: Database, nowUs: () => number): Accounts => ({
  async find(id) {
    const rows = await database.read.all<Account>(`select ${FIELDS} from accounts where id = ?`, [
      id,
    ]);
    return rows.map(fromRow)[0];
  },
  async list({ after = '', limit }) {
    const rows = await database.read.all<Account>(
      `select ${FIELDS} from accounts where id > ? order by id limit ?`,
      [after, limit],
    );
    return rows.map(fromRow);
  },
  put: (changes) =>
    database.write((tx) =>
      putRows(tx, database.dialect, {
        table: 'accounts',
        key: 'id',
        rows: changes.map(toRow),
        createdUs: nowUs(),
      }),
    ),
});
