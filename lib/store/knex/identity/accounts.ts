/** Table `accounts`: those who pay. */
import type { Knex } from 'knex';
import { moneyOf } from '../../../domain/money/decimal';
import type { Account, AccountChange, Accounts } from '../../identity';
import { RefusedChange } from '../../refused-change';
import { type LedgerHead, lockLedgers } from '../money/append';
import { fromDecimal, fromDecimalOrNull } from '../money/cells';
import type { Database } from '../sql/database';
import type { Statements } from '../sql/statements';
import { putRows, type RowPatch } from './patch-row';

const FIELDS = {
  id: 'id',
  name: 'name',
  abbreviation: 'abbreviation',
  currency: 'currency',
  creditLimit: 'credit_limit',
  createdAtUs: 'created_us',
} as const;

const fromRow = (row: Account): Account => ({
  ...row,
  balance: fromDecimal(row.balance),
  creditLimit: fromDecimalOrNull(row.creditLimit),
});

const toRow = ({ creditLimit, ...change }: AccountChange): RowPatch => ({
  ...change,
  credit_limit: creditLimit,
});

/** The column has the opening balance; where there is a ledger, the balance is the end of its last row. */
const accountsIn = (db: Knex) =>
  db('accounts').select<Account[]>(
    FIELDS,
    db.raw(
      `coalesce((select l.end_balance from ledger l where l.account_id = accounts.id
        order by l.seq desc limit 1), accounts.balance) as ??`,
      'balance',
    ),
  );

async function put(
  tx: Statements,
  { dialect }: Database,
  given: { readonly changes: readonly AccountChange[]; readonly nowUs: number },
): Promise<void> {
  const changes = await withoutLedgers(tx, given.changes);
  const rows = changes.map(toRow);
  await putRows(tx, dialect, { table: 'accounts', key: 'id', rows, createdUs: given.nowUs });
}

/** What a ledger has decided is changed in no other way; that it is submitted as it is does not matter. */
async function withoutLedgers(
  tx: Statements,
  changes: readonly AccountChange[],
): Promise<readonly AccountChange[]> {
  const isAboutMoney = changes.filter(
    ({ balance, currency }) => balance !== undefined || currency !== undefined,
  );
  const heads = await lockLedgers(
    tx,
    isAboutMoney.map(({ id }) => id),
  );
  return changes.map((change) => {
    const head = heads.get(change.id);
    return head && head.seq > 0 ? readOnlyMoney(change, head) : change;
  });
}

function readOnlyMoney({ balance, ...change }: AccountChange, head: LedgerHead): AccountChange {
  const { currency } = change;
  if (currency !== undefined && currency !== head.currency) {
    const message = `"${currency}": must stay ${head.currency}, since the account has rows in the ledger`;
    throw new RefusedChange('currency', message);
  }
  const isSame =
    balance === undefined || [head.balance, head.openingBalance].includes(moneyOf(balance));
  if (isSame) return change;
  throw new RefusedChange(
    'balance',
    `"${balance}": cannot be told, since the account has rows in the ledger; payments and credits change it`,
  );
}

export function accountsOf(database: Database, nowUs: () => number): Accounts {
  const { read, write } = database;
  // Each question about usage finds an account, and to build the statement takes longer than the database.
  let found: string | undefined;
  return {
    async find(id) {
      found ??= read.text((db) => accountsIn(db).where({ id: '' }));
      const rows = await read.all<Account>(found, [id]);
      return rows.map(fromRow)[0];
    },
    async list({ after = '', limit }) {
      const rows = await read.run((db) =>
        accountsIn(db).where('id', '>', after).orderBy('id').limit(limit),
      );
      return rows.map(fromRow);
    },
    put: (changes) => write((tx) => put(tx, database, { changes, nowUs: nowUs() })),
  };
}
