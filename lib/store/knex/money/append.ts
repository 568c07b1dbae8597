/** Appends to the ledger: each row begins with the balance that the one before ended with. */
import { moneyOf, subtractMoney } from '../../../domain/money/decimal';
import type { SqlDialect } from '../sql/dialect';
import type { Statements } from '../sql/statements';
import { chunksOf } from '../sql/write-rows';
import { type Draft, LEDGER, type LedgerColumn } from './ledger-columns';

/** Where the ledger of an account ends. */
export interface LedgerHead {
  readonly accountId: string;
  /** Of the last row; 0 without any. */
  readonly seq: number;
  /** Of the last row, or the opening balance. */
  readonly balance: string;
  readonly openingBalance: string;
  readonly currency: string | null;
  /** Burst has been billed up to this; null: not yet. */
  readonly billedUntilUs: number | null;
}

interface HeadRow {
  readonly id: string;
  readonly balance: string;
  readonly currency: string | null;
  readonly seq: number | null;
  readonly end_balance: string | null;
  readonly until_us: number | null;
}

/** A poll takes so many at once, and each is one parameter. */
const ACCOUNTS_A_STATEMENT = 4000;
/** A megabyte or so: a poll of many accounts is to be few statements. */
const ROWS_A_STATEMENT = 2000;

/** Locks the rows of the accounts: no other transaction appends to their ledgers or sets their balances before this one ends. */
export async function lockLedgers(
  tx: Statements,
  accountIds: readonly string[],
): Promise<ReadonlyMap<string, LedgerHead>> {
  const heads = new Map<string, LedgerHead>();
  for (const some of chunksOf([...new Set(accountIds)].sort(), ACCOUNTS_A_STATEMENT)) {
    await tx.run((db) => db('accounts').select('id').whereIn('id', some).orderBy('id').forUpdate());
    for (const row of await headRows(tx, some)) heads.set(row.id, headOf(row));
  }
  return heads;
}

/** After the locks, in a statement of its own: it sees what was committed while they were waited for. */
const headRows = (tx: Statements, accountIds: readonly string[]): Promise<HeadRow[]> =>
  tx.run((db) => {
    const last = db.raw('(select max(m.seq) from ledger m where m.account_id = a.id)');
    return db('accounts as a')
      .leftJoin('ledger as l', (on) => {
        on.on('l.account_id', 'a.id').on('l.seq', '=', last);
      })
      .leftJoin('burst_polls as p', 'p.account_id', 'a.id')
      .select<HeadRow[]>('a.id', 'a.balance', 'a.currency', 'l.seq', 'l.end_balance', 'p.until_us')
      .whereIn('a.id', accountIds);
  });

const headOf = ({ id, balance, currency, seq, end_balance, until_us }: HeadRow): LedgerHead => ({
  accountId: id,
  seq: seq ?? 0,
  balance: moneyOf(end_balance ?? balance),
  openingBalance: moneyOf(balance),
  currency,
  billedUntilUs: until_us,
});

export interface Appending {
  readonly head: LedgerHead;
  readonly drafts: readonly Draft[];
}

/** To locked ledgers. The unique indexes refuse a row that is there, and all with it. */
export async function appendRows(
  tx: Statements,
  dialect: SqlDialect,
  appending: readonly Appending[],
): Promise<number> {
  const rows = appending.flatMap(({ head, drafts }) => {
    let { balance } = head;
    return drafts.map((draft, index) => {
      const initial = balance;
      balance = subtractMoney(balance, draft.amount);
      return {
        ...draft,
        account_id: head.accountId,
        seq: head.seq + index + 1,
        initial_balance: initial,
        end_balance: balance,
      };
    });
  });
  for (const some of chunksOf(rows, ROWS_A_STATEMENT)) {
    const { sql, bindings } = dialect.insert({ ...LEDGER, rows: some.map(toCells) });
    await tx.all(sql, bindings);
  }
  return rows.length;
}

type LedgerCells = Readonly<Record<LedgerColumn, string | number | null>>;

const toCells = (row: LedgerCells) => LEDGER.columns.map((column) => row[column]);
