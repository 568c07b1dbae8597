/** What has been billed of which account: where polls go on, and what they add. */
import { pollTimeUs } from '../../../domain/burst/cycles';
import type { BurstEntry } from '../../../domain/burst/entries';
import { burstReason } from '../../../domain/burst/reason';
import type { BurstPoll, PolledAccount } from '../../money/ledger';
import type { Database } from '../sql/database';
import type { SqlDialect } from '../sql/dialect';
import type { Statements } from '../sql/statements';
import { type Appending, appendRows, lockLedgers } from './append';
import { type Draft, NO_BURST } from './ledger-columns';

const COLUMNS = {
  accountId: 'a.id',
  currency: 'a.currency',
  billedFromUs: 'p.from_us',
  billedUntilUs: 'p.until_us',
} as const;

/** No burst was billed elsewhere. */
export const BILLED_FROM_START_US = Number.MIN_SAFE_INTEGER;

const fromRow = (row: PolledAccount): PolledAccount => ({
  ...row,
  lastSeq: row.lastSeq ?? 0,
  billedFromUs: row.billedFromUs === BILLED_FROM_START_US ? null : row.billedFromUs,
});

export async function polledAccounts(
  read: Statements,
  { after = '', limit }: { readonly after?: string | undefined; readonly limit: number },
): Promise<PolledAccount[]> {
  const rows = await read.run((db) => {
    const lastSeq = db('ledger as l').max('l.seq').whereRaw('l.account_id = a.id').as('lastSeq');
    return db('accounts as a')
      .leftJoin('burst_polls as p', 'p.account_id', 'a.id')
      .select<PolledAccount[]>(COLUMNS, lastSeq)
      .where('a.id', '>', after)
      .whereNotNull('a.currency')
      .orderBy('a.id')
      .limit(limit);
  });
  return rows.map(fromRow);
}

/** Compare-and-set: an account whose ledger has grown since its facts were read is left for the next time. */
export const appendPolls = (
  { write, dialect }: Database,
  polls: readonly BurstPoll[],
  timeUs: number,
): Promise<readonly string[]> =>
  write(async (tx) => {
    const heads = await lockLedgers(
      tx,
      polls.map(({ account }) => account.accountId),
    );
    const appending: (Appending & { readonly poll: BurstPoll })[] = [];
    for (const poll of polls) {
      const { accountId, lastSeq, billedUntilUs, currency } = poll.account;
      const head = heads.get(accountId);
      const isSame = head?.billedUntilUs === billedUntilUs;
      if (!head || head.seq !== lastSeq || head.currency !== currency || !isSame) continue;
      appending.push({ poll, head, drafts: poll.entries.map((entry) => toDraft(entry, timeUs)) });
    }
    await advance(
      tx,
      dialect,
      appending.map(({ poll }) => poll),
    );
    await appendRows(tx, dialect, appending);
    return appending.map(({ head }) => head.accountId);
  });

/** All in one statement, since the rows are short. */
async function advance(
  tx: Statements,
  dialect: SqlDialect,
  polls: readonly BurstPoll[],
): Promise<void> {
  const rows = polls.flatMap(({ account, billedUntilUs }) => {
    const fromUs = account.billedFromUs ?? BILLED_FROM_START_US;
    return billedUntilUs === null ? [] : [[account.accountId, fromUs, billedUntilUs]];
  });
  if (rows.length === 0) return;
  const onConflict = { key: 'account_id', act: 'replace' } as const;
  const columns = ['account_id', 'from_us', 'until_us'];
  const { sql, bindings } = dialect.insert({ table: 'burst_polls', columns, rows, onConflict });
  await tx.all(sql, bindings);
}

function toDraft(entry: BurstEntry, timeUs: number): Draft {
  const { resource, cycle, segmentNo, revision, resourceAmount, intervalUs, rate } = entry;
  const pollUs = pollTimeUs(cycle);
  return {
    ...NO_BURST,
    ...{ kind: 'burst', resource, cycle, revision },
    segment_no: segmentNo,
    poll_us: pollUs,
    time_us: timeUs,
    resource_amount: resourceAmount,
    usage_amount: entry.usage,
    interval_us: intervalUs,
    price_level: rate.level,
    price: rate.price,
    multiplier: rate.multiplier,
    unit: rate.unit,
    amount: entry.amount,
    reason: burstReason({ resource, resourceAmount, intervalUs, rate, pollUs }),
    user_id: null,
  };
}
