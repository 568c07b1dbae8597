/** `ledger`: what accounts were charged and what they paid, and the entry of payments and credits. */
import { randomUUID } from 'node:crypto';
import { ledgerRowJson } from '../../dialects/native/accounts/response';
import { decimal, entryReference, login, reason, uuid } from '../../domain/values/validators';
import { AppError } from '../../errors';
import { enter, loginsOf } from '../../report/ledger-entries';
import { type PageOf, pagesOf } from '../../store/pages';
import type { PaidKind, Store } from '../../store/store';
import { choice } from '../../validator';
import { argument, option, orNotFound } from '../identity/options';
import { field, formatOptions, JSON_LINES, type ListView } from '../program/columns';
import type { Command, Context } from '../program/command';
import { EXIT } from '../program/exit';
import { printList } from '../program/listing';
import { writeLine } from '../program/output';
import { withStore } from '../program/with-store';

type Row = ReturnType<typeof ledgerRowJson>;

const LISTING: ListView<Row> = {
  kind: 'row',
  columns: [
    field('number', { isNumber: true }),
    field('at'),
    field('entry'),
    field('id', { isExtra: true }),
    field('amount', { isNumber: true }),
    field('initial', { isNumber: true, isExtra: true }),
    field('end', { isNumber: true, heading: 'balance' }),
    field('reason'),
    field('user'),
    field('resource', { isExtra: true }),
    field('resource_amount', { isNumber: true, isExtra: true }),
    field('interval_us', { isNumber: true, isExtra: true }),
    field('poll_at', { isExtra: true }),
    field('revision', { isNumber: true, isExtra: true }),
  ],
  json: (row) => row,
};

const ACCOUNT = { name: '<account>', help: 'the id of the account' };

const listCommand: Command = {
  name: 'list',
  summary: 'list the rows of the ledger of an account, in the order in which they were written',
  details: 'Charges are positive and lower the balance; payments and credits are negative.',
  arguments: [ACCOUNT],
  options: [JSON_LINES, ...formatOptions(LISTING)],
  settings: ['database'],
  examples: ['tenant-usage ledger list 5f4dcc3b5aa765d61d8327deb882cf99'],
  run: (context) => withStore(context, 'check', (store) => list(store, context)),
};

const addCommand: Command = {
  name: 'add',
  summary: 'enter a payment or a credit, and print by what it is known',
  details:
    'Entered again with the same --id, amount and reason, it is not added again. No row is ever changed: what was\n' +
    'wrong is taken back by an entry with a negative amount.',
  arguments: [
    ACCOUNT,
    { name: '<entry>', help: 'payment or credit' },
    { name: '<amount>', help: 'by how much it raises the balance' },
  ],
  options: [
    { flags: '--reason <text>', help: 'why; customers read it (required)' },
    { flags: '--user <login>', help: 'who says so: a user who exists (required)' },
    { flags: '--id <text>', help: 'by what it is known; random if it is left out' },
  ],
  settings: ['database'],
  examples: [
    'tenant-usage ledger add 5f4dcc3b5aa765d61d8327deb882cf99 payment 50.00 --reason "Bank transfer" --user ann@example.com',
  ],
  run: (context) => withStore(context, 'check', (store) => add(store, context)),
};

export const ledgerCommand: Command = {
  name: 'ledger',
  summary: 'see what accounts were charged, and enter payments and credits',
  commands: [listCommand, addCommand],
};

async function list(store: Store, context: Context): Promise<number> {
  const accountId = argument(context, 0, ['account', uuid]);
  orNotFound(await store.accounts.find(accountId), 'account', accountId);
  return printList(context, rowsOf(store, accountId), LISTING);
}

async function* rowsOf(store: Store, accountId: string): AsyncGenerator<readonly Row[]> {
  const read = ({ after = 0, limit }: PageOf<number>) =>
    store.ledger.list({ accountId, after, limit });
  for await (const rows of pagesOf(read, ({ seq }) => seq)) {
    const logins = await loginsOf(store, rows);
    yield rows.map((row) => ledgerRowJson(row, logins));
  }
}

async function add(store: Store, context: Context): Promise<number> {
  const accountId = argument(context, 0, ['account', uuid]);
  const kind = argument(context, 1, ['entry', choice<PaidKind>('payment', 'credit')]);
  const amount = argument(context, 2, ['amount', decimal]);
  const given = { reason: required(option(context, 'reason', reason), '--reason') };
  const by = required(option(context, 'user', login), '--user');
  const reference = option(context, 'id', entryReference) ?? randomUUID();
  orNotFound(await store.accounts.find(accountId), 'account', accountId);
  const { id: userId } = orNotFound(await store.users.find(by), 'user', by);
  await enter(store, { accountId, kind, reference, amount, ...given, userId }, context.nowUs());
  await writeLine(context.stdout, reference);
  return EXIT.ok;
}

function required<T>(value: T | undefined, flag: string): T {
  if (value !== undefined) return value;
  throw new AppError('invalidArgument', `${flag}: must be given`);
}
