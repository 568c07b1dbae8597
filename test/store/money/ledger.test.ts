/** The ledger and balances on every database: one truth for money, and nothing is written twice. */
import type { LedgerSearch, LedgerSlice, Store, SubmittedEntry } from '../../../lib/store/store';
import { onEachDatabase } from '../../support/databases/databases';

const ACCOUNT = 'a'.repeat(32);
const OTHER = 'b'.repeat(32);
const AT_US = Date.UTC(2026, 0, 1) * 1000;

const payment = (
  reference: string,
  amount: string,
  more: Partial<SubmittedEntry> = {},
): SubmittedEntry => ({
  ...{ accountId: ACCOUNT, kind: 'payment', reference, timeUs: AT_US, amount },
  ...{ reason: 'Bank transfer', userId: 'ann' },
  ...more,
});

const burst = (cycle: number): Partial<SubmittedEntry> => ({
  kind: 'burst',
  userId: null,
  burst: {
    ...{ resource: 'dssd', resourceAmount: 2 ** 30, intervalUs: 300_005_860 },
    pollUs: AT_US + cycle * 300_000_000,
  },
});

const balanceOf = async (store: Store, id = ACCOUNT) => (await store.accounts.find(id))?.balance;

onEachDatabase('with a ledger', (make) => {
  const opened = async () => {
    const database = await make();
    const store = await database.open();
    await store.accounts.put([
      { id: ACCOUNT, currency: 'EUR', balance: '10.5' },
      { id: OTHER, currency: 'EUR', balance: '1' },
    ]);
    return { database, store };
  };

  it('takes entries in their order, each with the balance that the one before left', async () => {
    const { store } = await opened();
    await store.ledger.submit([payment('1', '-2'), payment('2', '0.00000000000000000001')]);
    const rows = await store.ledger.list({ accountId: ACCOUNT, limit: 10 });
    expect(rows.map(({ seq, initial, amount, end }) => [seq, initial, amount, end])).toEqual([
      [1, '10.50000000000000000000', '-2.00000000000000000000', '12.50000000000000000000'],
      [2, '12.50000000000000000000', '0.00000000000000000001', '12.49999999999999999999'],
    ]);
    expect(rows[0]).toMatchObject({ reason: 'Bank transfer', userId: 'ann', timeUs: AT_US });
    expect([await balanceOf(store), await balanceOf(store, OTHER)]).toEqual([
      '12.49999999999999999999',
      '1',
    ]);
    expect(await store.accounts.list({ limit: 1 })).toMatchObject([
      { balance: '12.49999999999999999999' },
    ]);
  });

  it('gives rows by time, with filters, and in pages that nothing new moves', async () => {
    const { store } = await opened();
    const hour = (n: number) => AT_US + n * 3_600_000_000;
    await store.ledger.submit([
      payment('late', '1', { timeUs: hour(2) }),
      payment('early', '1', { timeUs: hour(0) }),
      ...[0, 1].map((cycle) => payment(`b${cycle}`, '1', { ...burst(cycle), timeUs: hour(1) })),
      payment('of another', '1', { accountId: OTHER, timeUs: hour(1) }),
    ]);
    const all = { accountId: ACCOUNT, times: [], cycles: [] };
    const { count, lastSeq } = await store.ledger.count(all);
    expect([count, lastSeq]).toEqual([4, 4]);
    await store.ledger.submit([payment('new', '1', { timeUs: hour(1) })]);
    const references = async (search: LedgerSearch, slice: Partial<LedgerSlice> = {}) => {
      const whole = { isNewestFirst: true, lastSeq, limit: 10, ...slice };
      return (await store.ledger.page(search, whole)).map(({ reference }) => reference);
    };
    expect(await references(all)).toEqual(['late', 'b1', 'b0', 'early']);
    expect(await references(all, { isNewestFirst: false, offset: 1, limit: 2 })).toEqual([
      'b0',
      'b1',
    ]);
    expect(await references(all, { after: { timeUs: hour(1), seq: 4 } })).toEqual(['b0', 'early']);
    expect(
      await references(all, { isNewestFirst: false, after: { timeUs: hour(1), seq: 3 } }),
    ).toEqual(['b1', 'late']);
    expect(
      await references({ ...all, times: [[{ after: hour(0) }], [{ until: hour(1) }]] }),
    ).toEqual(['b1', 'b0']);
    expect(await references({ ...all, times: [[{ before: hour(1) }, { from: hour(2) }]] })).toEqual(
      ['late', 'early'],
    );
    const before = { ...all, cycles: [[{ before: AT_US / 300_000_000 + 1 }]] };
    expect(await references(before)).toEqual(['b0']);
    expect(await store.ledger.count(before)).toEqual({ count: 1, lastSeq: 3 });
    expect(await store.ledger.count({ ...all, accountId: 'c'.repeat(32) })).toEqual({
      count: 0,
      lastSeq: 0,
    });
  });

  it('finds a row by its number or by the entry that was submitted, in its own account only', async () => {
    const { store } = await opened();
    await store.ledger.submit([payment('1', '-2')]);
    const [row] = await store.ledger.list({ accountId: ACCOUNT, limit: 1 });
    const key = { accountId: ACCOUNT, kind: 'payment', reference: '1' } as const;
    expect(await store.ledger.find(ACCOUNT, row?.id ?? 0)).toEqual(row);
    expect(await store.ledger.findSubmitted(key)).toEqual(row);
    expect(await store.ledger.find(OTHER, row?.id ?? 0)).toBeUndefined();
    for (const other of [{ accountId: OTHER }, { kind: 'credit' as const }, { reference: '2' }]) {
      expect(await store.ledger.findSubmitted({ ...key, ...other })).toBeUndefined();
    }
  });

  it('takes an entry that is submitted again, or by several at once, one time', async () => {
    const { store } = await opened();
    const entries = [payment('1', '-1'), payment('1', '-1'), payment('2', '-1')];
    await Promise.all([store.ledger.submit(entries), store.ledger.submit(entries)]);
    expect(await store.ledger.submit(entries)).toBe(0);
    expect(await balanceOf(store)).toBe('12.5');
  });

  it('is refused a row that is there by the database itself', async () => {
    const { database, store } = await opened();
    await store.ledger.submit([payment('1', '-1')]);
    const columns = `account_id, kind, cycle, resource, segment_no, revision, reference, poll_us, time_us,
      usage_amount, amount, initial_balance, end_balance, reason`;
    const copy = (seq: string) =>
      database.all(`insert into ledger (seq, ${columns}) select ${seq}, ${columns} from ledger`);
    await expect(copy('seq + 1')).rejects.toThrow(/unique|duplicate/i);
    const other = columns.replace('reference, ', '');
    await expect(
      database.all(
        `insert into ledger (seq, reference, ${other}) select seq, 'another', ${other} from ledger`,
      ),
    ).rejects.toThrow(/unique|duplicate/i);
  });

  it('lets the balance be set, and the currency be changed, only while it is empty', async () => {
    const { store } = await opened();
    await store.accounts.put([{ id: ACCOUNT, balance: '20', currency: 'CHF' }]);
    await store.ledger.submit([payment('1', '-1')]);
    await expect(store.accounts.put([{ id: ACCOUNT, balance: '22' }])).rejects.toMatchObject({
      field: 'balance',
    });
    await expect(store.accounts.put([{ id: ACCOUNT, currency: 'EUR' }])).rejects.toMatchObject({
      field: 'currency',
    });
    // What lists print, and what the account began with, can be submitted again.
    for (const balance of ['21', '21.0', '20']) {
      await store.accounts.put([{ id: ACCOUNT, balance, currency: 'CHF', name: 'new' }]);
    }
    expect(await store.accounts.find(ACCOUNT)).toMatchObject({ balance: '21', name: 'new' });
  });

  it('sums burst that was billed elsewhere by its own numbers, and begins after it', async () => {
    const { store } = await opened();
    const amounts = ['0.00003078763842528560', '0.00003078763842528561'];
    await store.ledger.submit(
      amounts.map((amount, cycle) => payment(`b${cycle}`, amount, burst(cycle))),
    );
    expect(await store.ledger.burstSums(ACCOUNT, [])).toEqual([
      { resource: 'dssd', dayUs: AT_US, amount: '0.00006157527685057121', usage: 2n ** 31n },
    ]);
    expect(await store.burstPolls.accounts({ limit: 1 })).toMatchObject([
      { lastSeq: 2, billedFromUs: AT_US + 600_000_000, billedUntilUs: AT_US + 600_000_000 },
    ]);
  });

  it('takes no burst of a time that has been billed here', async () => {
    const { store } = await opened();
    const [account] = await store.burstPolls.accounts({ limit: 1 });
    if (!account) throw new Error('there is no account');
    await store.burstPolls.append(
      [{ account, billedUntilUs: AT_US + 300_000_000, entries: [] }],
      AT_US,
    );
    await expect(store.ledger.submit([payment('b', '1', burst(0))])).rejects.toMatchObject({
      field: 'poll_at',
    });
    expect(await balanceOf(store)).toBe('10.5');
  });
});

onEachDatabase('with projects that move', (make) => {
  it('knows each account that paid for a project, and for how long', async () => {
    const database = await make();
    let nowUs = AT_US;
    const store = await database.open({ nowUs: () => nowUs });
    await store.accounts.put([{ id: ACCOUNT }, { id: OTHER }]);
    const move = (accountId: string | null) => store.projects.put([{ id: 'p', accountId }]);
    await move(ACCOUNT);
    await move(ACCOUNT);
    nowUs += 1000;
    await move(OTHER);
    nowUs += 1000;
    await move(null);
    await move(ACCOUNT);
    const rows = await database.all<{ from_us: number; to_us: number; account_id: string }>(
      'select from_us, to_us, account_id from project_accounts order by from_us',
    );
    const never = 2 ** 53 - 1;
    expect(rows.map((row) => [row.account_id, Number(row.from_us), Number(row.to_us)])).toEqual([
      [ACCOUNT, -never, AT_US + 1000],
      [OTHER, AT_US + 1000, AT_US + 2000],
      [ACCOUNT, AT_US + 2000, never],
    ]);
    expect(await store.burstPolls.changes(10)).toMatchObject([
      { projectId: 'p', fromUs: -never },
      { projectId: 'p', fromUs: AT_US + 1000 },
      { projectId: 'p', fromUs: AT_US + 2000 },
      { projectId: 'p', fromUs: AT_US + 2000 },
    ]);
  });
});
