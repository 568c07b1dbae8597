/** Burst on every database: what ledgers say is what anybody would compute, however often, late or at once it is billed. */
import fc from 'fast-check';
import { addMoney, subtractMoney } from '../../../lib/domain/money/decimal';
import { readTerms } from '../../../lib/report/burst/bill';
import { correctBurst } from '../../../lib/report/burst/correct';
import { pollBurst } from '../../../lib/report/burst/poll';
import type { LedgerRow, Store, Subscription, UsedResource } from '../../../lib/store/store';
import {
  ACCOUNTS,
  anyFacts,
  END_US,
  type Fact,
  firstPrices,
  MINUTE_US,
  MINUTES,
  putAccounts,
  START_US,
} from '../../support/burst/facts';
import { naiveBurst } from '../../support/burst/naive';
import { onEachDatabase, type TestDatabase } from '../../support/databases/databases';
import { RUNS, SEED } from '../../support/property-runs';

async function bill(store: Store, nowUs: number): Promise<number> {
  const terms = await readTerms(store, 2000);
  const options = { terms, untilUs: nowUs, nowUs, checkSignal: () => undefined };
  return (await correctBurst(store, options)) + (await pollBurst(store, options));
}

const ledgerOf = (store: Store, accountId: string): Promise<readonly LedgerRow[]> =>
  store.ledger.list({ accountId, limit: 100_000 });

async function sumsOf(store: Store, accountId: string) {
  const sums = await store.ledger.burstSums(accountId, []);
  return Object.fromEntries(
    sums
      .filter(({ amount, usage }) => usage !== 0n || !/^-?[0.]+$/.test(amount))
      .map(({ dayUs, resource, amount, usage }) => [`${dayUs} ${resource}`, { amount, usage }]),
  );
}

type Ends = { readonly from_us: number; readonly to_us: number };
const NEVER_US = 2 ** 53 - 1;

/** As plain rows, and not as a poll reads them. */
async function factsIn({ all }: TestDatabase) {
  const rowsOf = async <T>(table: string): Promise<T[]> => {
    const rows = await all<T & Ends & { account_id: string; amount: number }>(
      `select * from ${table}`,
    );
    return rows.map(({ from_us, to_us, account_id, amount, ...row }) => ({
      ...row,
      accountId: account_id,
      amount: Number(amount),
      fromUs: Number(from_us),
      toUs: Number(to_us) === NEVER_US ? null : Number(to_us),
    })) as T[];
  };
  return {
    subscriptions: await rowsOf<Subscription>('subscriptions'),
    resources: await rowsOf<UsedResource>('resources'),
  };
}

function checkChain(rows: readonly LedgerRow[], opening: string): void {
  let balance = `${opening}.${'0'.repeat(20)}`;
  rows.forEach((row, index) => {
    expect([row.seq, row.initial]).toEqual([index + 1, balance]);
    expect(row.end).toBe(subtractMoney(row.initial, row.amount));
    balance = row.end;
  });
}

/** When it is billed: after so many of the facts. */
const anyPolls = fc.array(
  fc.record({
    after: fc.nat(12),
    atUs: fc.integer({ min: 0, max: MINUTES }).map((n) => START_US + n * MINUTE_US),
    processes: fc.integer({ min: 1, max: 2 }),
  }),
  { maxLength: 4 },
);

onEachDatabase('with burst', (make, kind) => {
  const numRuns = kind === 'SQLite' ? Math.ceil(RUNS / 50) : 3;

  async function billed(database: TestDatabase, store: Store, plan: Plan): Promise<void> {
    await database.empty();
    await putAccounts(store);
    await firstPrices(store);
    for (const [index, fact] of plan.facts.entries()) {
      await fact.put(store);
      for (const poll of plan.polls.filter(({ after }) => after === index)) {
        await Promise.all(Array.from({ length: poll.processes }, () => bill(store, poll.atUs)));
      }
    }
    // What another process was in the way of is done the next time.
    await bill(store, END_US);
  }

  it('is charged as anybody would compute it, whatever was submitted and billed in which order', async () => {
    const database = await make();
    const store = await database.open();
    await fc.assert(
      fc.asyncProperty(anyFacts, anyPolls, async (facts, polls) => {
        await billed(database, store, { facts, polls });
        const given = await factsIn(database);
        for (const accountId of ACCOUNTS) {
          expect(await sumsOf(store, accountId)).toEqual(await naiveBurst(store, accountId, given));
          const rows = await ledgerOf(store, accountId);
          checkChain(rows, '100');
          const { balance } = (await store.accounts.find(accountId)) ?? {};
          const total = rows.reduce((sum, { amount }) => addMoney(sum, amount), '0');
          expect(addMoney(balance ?? '', total)).toBe(addMoney('100', '0'));
        }
        expect(await bill(store, END_US)).toBe(0);
      }),
      { numRuns, seed: SEED, endOnFailure: true },
    );
  }, 120_000);
});

interface Plan {
  readonly facts: readonly Fact[];
  readonly polls: readonly {
    readonly after: number;
    readonly atUs: number;
    readonly processes: number;
  }[];
}
