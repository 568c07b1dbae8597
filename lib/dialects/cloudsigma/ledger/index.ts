/** The ledger: what the account was charged and what it paid, each row with the balance before and after it. */
import type { LedgerRow, LedgerSearch, Store } from '../../../store/store';
import type { Answer } from '../context';
import { notFound } from '../errors';
import { sendLongList } from '../lists/long-list';
import { metaJson, type Page, pageIn } from '../lists/paging';
import { isNewestFirst, rowIdOf, searchIn } from './request';
import { rowJson } from './response';

export const listRows: Answer = async ({ store }, { accountId, parameters, res }) => {
  const page = pageIn(parameters);
  const search = searchIn(parameters, accountId);
  const order = { isNewestFirst: isNewestFirst(parameters) };
  const { count, lastSeq } = await store.ledger.count(search);
  const pages = rowsOf(store, search, { ...order, lastSeq, page });
  await sendLongList(res, { meta: metaJson(page, count), pages });
  return undefined;
};

export const showRow: Answer = async ({ store }, { accountId, req }) => {
  const row = await store.ledger.find(accountId, rowIdOf(String(req.params['id'])));
  if (!row) throw notFound();
  return rowJson(row);
};

const ROWS_AT_ONCE = 1000;

interface Slice {
  readonly isNewestFirst: boolean;
  readonly lastSeq: number;
  readonly page: Page;
}

async function* rowsOf(
  { ledger }: Pick<Store, 'ledger'>,
  search: LedgerSearch,
  { page, ...order }: Slice,
): AsyncGenerator<readonly object[]> {
  let left = page.limit === 0 ? Infinity : page.limit;
  for (let after: LedgerRow | undefined; left > 0; ) {
    const limit = Math.min(left, ROWS_AT_ONCE);
    const offset = after ? 0 : page.offset;
    const rows: readonly LedgerRow[] = await ledger.page(search, {
      ...{ ...order, after, offset, limit },
    });
    yield rows.map(rowJson);
    after = rows.at(-1);
    left = rows.length < limit ? 0 : left - rows.length;
  }
}
