/** The ledger from the command line: payments and credits with who and why, and its rows. */
import { hashPassword } from '../../lib/auth/local/passwords';
import { temporaryStore } from '../support/databases/stores';
import { runHere } from '../support/program/command-line';
import { perFile } from '../support/scene';

const ACCOUNT = 'a'.repeat(32);

const scene = perFile(
  async () => {
    const { store, url, remove } = await temporaryStore();
    await store.accounts.put([{ id: ACCOUNT, currency: 'EUR', balance: '10' }]);
    await store.users.put([{ login: 'ann', passwordHash: await hashPassword('secret') }]);
    const run = (...words: readonly string[]) =>
      runHere(['ledger', ...words, '--database', url], {});
    return { run, remove };
  },
  ({ remove }) => remove(),
);

const add = async (...words: readonly string[]) => (await scene()).run('add', ACCOUNT, ...words);
const WHO_AND_WHY = ['--user', 'ann', '--reason', 'Bank transfer'] as const;

const rows = async () => {
  const { run } = await scene();
  const { stdout } = await run('list', ACCOUNT, '--json');
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
};

it('a payment is entered once, by its id', async () => {
  for (let time = 0; time < 2; time += 1) {
    const outcome = await add('payment', '50', '--id', 'transfer-1', ...WHO_AND_WHY);
    expect(outcome).toMatchObject({ status: 0, stdout: 'transfer-1\n', stderr: '' });
  }
  const another = await add('payment', '51', '--id', 'transfer-1', ...WHO_AND_WHY);
  expect(another).toMatchObject({ status: 1, stdout: '' });
  expect(another.stderr).toContain('is in the ledger with another amount or reason');
  expect(await rows()).toMatchObject([
    { entry: 'payment', id: 'transfer-1', user: 'ann', reason: 'Bank transfer' },
  ]);
});

it('a credit gets an id, and is listed with the balance after it', async () => {
  const { stdout } = await add('credit', '2.5', ...WHO_AND_WHY);
  const row = (await rows()).at(-1);
  expect(row).toMatchObject({ entry: 'credit', id: stdout.trim() });
  expect(row.end).toMatch(/^\d+\.50{19}$/);
  const { run } = await scene();
  const table = await run('list', ACCOUNT);
  expect(table.stdout).toMatch(/NUMBER +AT +ENTRY +AMOUNT +BALANCE +REASON +USER/);
});

it('a negative amount takes something back', async () => {
  const before = (await rows()).at(-1).end;
  expect(await add('credit', '1', ...WHO_AND_WHY)).toMatchObject({ status: 0 });
  expect(await add('credit', '-1', ...WHO_AND_WHY)).toMatchObject({ status: 0, stderr: '' });
  expect((await rows()).at(-1).end).toBe(before);
});

it.each<[readonly string[], string]>([
  [['gift', '1', ...WHO_AND_WHY], 'entry "gift": must be payment, credit'],
  [['payment', 'much', ...WHO_AND_WHY], 'amount "much": must be'],
  [['payment', '1', '--user', 'ann'], '--reason: must be given'],
  [['payment', '1', '--reason', 'Cash'], '--user: must be given'],
  [['payment', '1', '--reason', 'Cash', '--user', 'bob'], 'user "bob": there is none'],
])('%j is refused, and says why', async (words, message) => {
  const { status, stderr } = await add(...words);
  expect(status).not.toBe(0);
  expect(stderr).toContain(message);
});

it('an account that is not there has no ledger', async () => {
  const { run } = await scene();
  const { status, stderr } = await run('list', 'b'.repeat(32));
  expect([status === 0, stderr]).toEqual([false, expect.stringContaining('there is none')]);
});
