/** Payments and credits that an operator enters, with who and why. */
import { moneyOf, negateMoney } from '../domain/money/decimal';
import { AppError } from '../errors';
import type { Account, LedgerRow, PaidKind, Store } from '../store/store';

export interface NewEntry {
  readonly accountId: string;
  readonly kind: PaidKind;
  /** Known by this: entered again, it is not added again. */
  readonly reference: string;
  /** A decimal; it raises the balance. */
  readonly amount: string;
  readonly reason: string;
  readonly userId: string;
}

type LedgerStore = Pick<Store, 'accounts' | 'ledger'>;

/** Throws `conflict` if another amount or reason was entered under its reference: no row is ever changed. */
export async function enter(
  { accounts, ledger }: LedgerStore,
  entry: NewEntry,
  nowUs: number,
): Promise<LedgerRow> {
  checkCurrency(await accounts.find(entry.accountId));
  await ledger.submit([{ ...entry, amount: negateMoney(entry.amount), timeUs: nowUs }]);
  const row = await ledger.findSubmitted(entry);
  if (!row) throw new AppError('notFound', 'account: there is no such account');
  if (isSame(row, entry)) return row;
  const { kind, reference } = entry;
  throw new AppError(
    'conflict',
    `${kind} "${reference}": is in the ledger with another amount or reason, and rows are never changed`,
  );
}

/** Money is in a currency, and an account with a ledger keeps that. */
function checkCurrency(account: Account | undefined): void {
  if (!account) throw new AppError('notFound', 'account: there is no such account');
  if (account.currency !== null) return;
  throw new AppError('conflict', 'account: has no currency; set one before');
}

const isSame = (row: LedgerRow, { amount, reason }: NewEntry): boolean =>
  negateMoney(row.amount) === moneyOf(amount) && row.reason === reason;

/** The logins of local users who entered some rows, by their ids. */
export async function loginsOf(
  { users }: Pick<Store, 'users'>,
  rows: readonly LedgerRow[],
): Promise<ReadonlyMap<string, string>> {
  const ids = new Set(rows.flatMap(({ userId }) => userId ?? []));
  const logins = new Map<string, string>();
  for (const id of ids) {
    const user = await users.findById(id);
    if (user) logins.set(id, user.login);
  }
  return logins;
}
