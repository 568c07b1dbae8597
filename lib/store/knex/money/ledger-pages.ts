/** Rows of the ledger by time: pages, and how many there are. */
import type { Knex } from 'knex';
import type { LedgerCount, LedgerRow, LedgerSearch, LedgerSlice } from '../../money/ledger';
import type { Statements } from '../sql/statements';
import { filtered } from './filtered';
import { FIELDS, fromRow, NO_BURST } from './ledger-columns';

function found(db: Knex, { accountId, times, cycles }: LedgerSearch): Knex.QueryBuilder {
  const rows = filtered(db('ledger').where({ account_id: accountId }), 'time_us', times);
  if (cycles.length > 0) rows.where('cycle', '<>', NO_BURST.cycle);
  return filtered(rows, 'cycle', cycles);
}

export async function countRows(read: Statements, search: LedgerSearch): Promise<LedgerCount> {
  const [row]: { count: number | string; lastSeq: number | null }[] = await read.run((db) =>
    found(db, search).count({ count: '*' }).max({ lastSeq: 'seq' }),
  );
  return { count: Number(row?.count ?? 0), lastSeq: row?.lastSeq ?? 0 };
}

export async function pageOfRows(
  read: Statements,
  search: LedgerSearch,
  { isNewestFirst, lastSeq, after, offset = 0, limit }: LedgerSlice,
): Promise<readonly LedgerRow[]> {
  const [beyond, order] = isNewestFirst ? ['<', 'desc'] : ['>', 'asc'];
  const rows: LedgerRow[] = await read.run((db) => {
    const page = found(db, search).where('seq', '<=', lastSeq);
    if (after) {
      const { timeUs, seq } = after;
      page.where((later) =>
        later
          .where('time_us', beyond, timeUs)
          .orWhere((same) => same.where('time_us', timeUs).where('seq', beyond, seq)),
      );
    }
    const by = ['time_us', 'seq'].map((column) => ({ column, order }));
    return page.select(FIELDS).orderBy(by).offset(offset).limit(limit);
  });
  return rows.map(fromRow);
}

export async function findRow(
  read: Statements,
  where: Readonly<Record<string, string | number>>,
): Promise<LedgerRow | undefined> {
  const rows: LedgerRow[] = await read.run((db) => db('ledger').select(FIELDS).where(where));
  return rows.map(fromRow)[0];
}
