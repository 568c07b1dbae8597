/** The ledger of an account: its rows, and payments and credits that the operator enters. */
import { AppError } from '../../../errors';
import type { HandledRoute } from '../../../http/routing/router';
import { enter, loginsOf } from '../../../report/ledger-entries';
import type { LedgerRow, PaidKind } from '../../../store/store';
import {
  accountIdOf,
  CREDIT_PATH,
  LEDGER_PATH,
  PAYMENT_PATH,
  paidIn,
  referenceOf,
  rowsAfter,
} from './request';
import { ledgerRowJson } from './response';
import { type AccountsRequest, accountIn, type Work } from './work';

type MakeRoute = (method: string, path: string, work: Work) => HandledRoute;

export const ledgerRoutes = (route: MakeRoute): readonly HandledRoute[] => [
  route('GET', LEDGER_PATH, listRows),
  route('GET', PAYMENT_PATH, showEntry('payment')),
  route('PUT', PAYMENT_PATH, putEntry('payment')),
  route('GET', CREDIT_PATH, showEntry('credit')),
  route('PUT', CREDIT_PATH, putEntry('credit')),
];

const listRows: Work = async ({ req, store }) => {
  const { id: accountId } = await accountIn(store, accountIdOf(req));
  const { after, limit } = rowsAfter(req);
  const rows = await store.ledger.list({ accountId, after, limit: limit + 1 });
  const shown = rows.slice(0, limit);
  const logins = await loginsOf(store, shown);
  const next = rows.length > limit ? String(shown.at(-1)?.seq) : null;
  return { rows: shown.map((row) => ledgerRowJson(row, logins)), next };
};

const showEntry =
  (kind: PaidKind): Work =>
  async ({ req, store }) => {
    const { id: accountId } = await accountIn(store, accountIdOf(req));
    const row = await store.ledger.findSubmitted({ accountId, kind, reference: referenceOf(req) });
    if (row) return rowJson(store, row);
    throw new AppError('notFound', `reference: this account has no such ${kind}`);
  };

const putEntry =
  (kind: PaidKind): Work =>
  async ({ req, store, caller, nowUs, note, body }) => {
    const account = await accountIn(store, accountIdOf(req));
    const entry = { accountId: account.id, kind, reference: referenceOf(req), ...paidIn(body) };
    const userId = whoIs(caller);
    const row = await enter(store, { ...entry, userId }, nowUs);
    note({ account: account.id, [kind]: entry.reference, user: userId }, 'entered into the ledger');
    return rowJson(store, row);
  };

/** Whoever says that money came in is named. */
function whoIs({ userId }: AccountsRequest['caller']): string {
  if (userId !== null) return userId;
  throw new AppError('forbidden', 'an entry of the ledger needs a user who makes it');
}

const rowJson = async (store: AccountsRequest['store'], row: LedgerRow) =>
  ledgerRowJson(row, await loginsOf(store, [row]));
