/** Table `ledger`: what accounts were charged and what they paid, in the order in which it was written. */
import { addMoney, timesMoney } from '../../../domain/money/decimal';
import type { Filters } from '../../../domain/values/bounds';
import type { BurstSum, Ledger, LedgerRow } from '../../money/ledger';
import type { Database } from '../sql/database';
import { filtered } from './filtered';
import { FIELDS, fromRow } from './ledger-columns';
import { countRows, findRow, pageOfRows } from './ledger-pages';
import { submitEntries } from './submitted-entries';

interface SumRow {
  readonly resource: string;
  readonly day: number;
  readonly amount: string;
  readonly usage: number;
  readonly count: number | string;
}

const DAY_US = 86_400_000_000;

/** Grouped by the amounts themselves: equal ones are many, and no database adds them up in its own way. */
async function burstSums(
  { read, dialect }: Database,
  accountId: string,
  filters: Filters,
): Promise<BurstSum[]> {
  const day = dialect.arithmetic.quotient('poll_us', String(DAY_US));
  const rows: SumRow[] = await read.run((db) => {
    const found = db('ledger').where({ account_id: accountId, kind: 'burst' });
    return filtered(found, 'poll_us', filters)
      .select({ resource: 'resource', amount: 'amount', usage: 'usage_amount', day: db.raw(day) })
      .count({ count: '*' })
      .groupBy('resource', 'amount', 'usage_amount')
      .groupByRaw(day);
  });
  return sumsOf(rows);
}

function sumsOf(rows: readonly SumRow[]): BurstSum[] {
  const sums = new Map<string, BurstSum>();
  for (const { resource, day, amount, usage, count } of rows) {
    const key = `${day} ${resource}`;
    const known = sums.get(key) ?? { resource, dayUs: day * DAY_US, amount: '0', usage: 0n };
    sums.set(key, {
      ...known,
      amount: addMoney(known.amount, timesMoney(amount, Number(count))),
      usage: known.usage + BigInt(usage) * BigInt(count),
    });
  }
  return [...sums.values()].sort((a, b) => a.dayUs - b.dayUs || (a.resource < b.resource ? -1 : 1));
}

export const ledgerOf = (database: Database): Ledger => ({
  async list({ accountId, after = 0, limit }) {
    const rows = await database.read.run((db) =>
      db('ledger')
        .select<LedgerRow[]>(FIELDS)
        .where({ account_id: accountId })
        .where('seq', '>', after)
        .orderBy('seq')
        .limit(limit),
    );
    return rows.map(fromRow);
  },
  count: (search) => countRows(database.read, search),
  page: (search, slice) => pageOfRows(database.read, search, slice),
  find: (accountId, id) => findRow(database.read, { account_id: accountId, id }),
  findSubmitted: ({ accountId, kind, reference }) =>
    findRow(database.read, { account_id: accountId, kind, reference }),
  submit: (entries) => submitEntries(database, entries),
  burstSums: (accountId, filters) => burstSums(database, accountId, filters),
});
