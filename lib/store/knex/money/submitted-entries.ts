/** What people submit to the ledger: payments, credits, and burst that was billed elsewhere. */
import { CYCLE_US, cycleAt, cycleStartUs } from '../../../domain/burst/cycles';
import { moneyOf } from '../../../domain/money/decimal';
import type { SubmittedBurst, SubmittedEntry } from '../../money/ledger';
import { RefusedChange } from '../../refused-change';
import type { Database } from '../sql/database';
import type { Statements } from '../sql/statements';
import { chunksOf } from '../sql/write-rows';
import { appendRows, type LedgerHead, lockLedgers } from './append';
import { type Draft, NO_BURST } from './ledger-columns';

export const submitEntries = (
  { write, dialect }: Database,
  entries: readonly SubmittedEntry[],
): Promise<number> =>
  write(async (tx) => {
    const heads = await lockLedgers(
      tx,
      entries.map(({ accountId }) => accountId),
    );
    const known = await knownAmong(tx, entries);
    const fresh = entries.filter((entry) => {
      const key = keyOf(entry);
      return !known.has(key) && known.add(key);
    });
    await noteImported(tx, fresh);
    return appendRows(
      tx,
      dialect,
      [...heads.values()].map((head) => ({ head, drafts: draftsFor(head, fresh) })),
    );
  });

const draftsFor = (
  { accountId }: LedgerHead,
  entries: readonly SubmittedEntry[],
): readonly Draft[] => entries.filter((entry) => entry.accountId === accountId).map(toDraft);

const keyOf = ({ accountId, kind, reference }: SubmittedEntry): string =>
  JSON.stringify([accountId, kind, reference]);

async function knownAmong(
  tx: Statements,
  entries: readonly SubmittedEntry[],
): Promise<Set<string>> {
  const known = new Set<string>();
  for (const some of chunksOf(entries)) {
    const rows: Pick<SubmittedEntry, 'accountId' | 'kind' | 'reference'>[] = await tx.run((db) =>
      db('ledger')
        .select({ accountId: 'account_id', kind: 'kind', reference: 'reference' })
        .whereIn('account_id', [...new Set(some.map(({ accountId }) => accountId))])
        .whereIn('kind', [...new Set(some.map(({ kind }) => kind))])
        .whereIn('reference', [...new Set(some.map(({ reference }) => reference))]),
    );
    for (const row of rows) known.add(keyOf(row as SubmittedEntry));
  }
  return known;
}

function toDraft(entry: SubmittedEntry): Draft {
  const { kind, reference, timeUs, amount, reason, userId, burst } = entry;
  const given = { kind, reference, time_us: timeUs, amount: moneyOf(amount), reason };
  const draft = { ...NO_BURST, ...given, poll_us: timeUs, user_id: userId };
  return burst ? { ...draft, ...burstColumns(burst) } : draft;
}

const burstColumns = ({ resource, resourceAmount, intervalUs, pollUs }: SubmittedBurst) => ({
  resource,
  cycle: cycleAt(pollUs),
  poll_us: pollUs,
  resource_amount: resourceAmount,
  usage_amount: resourceAmount,
  interval_us: intervalUs,
});

/** What was billed elsewhere must not be billed again: the poller begins after it. */
async function noteImported(tx: Statements, entries: readonly SubmittedEntry[]): Promise<void> {
  for (const [accountId, endUs] of endsOfBurst(entries)) {
    const [row]: { from_us: number; until_us: number }[] = await tx.run((db) =>
      db('burst_polls').select('from_us', 'until_us').where({ account_id: accountId }),
    );
    if (row && row.from_us >= endUs) continue;
    if (row && row.until_us > row.from_us) throw billedAlready();
    const billed = { account_id: accountId, from_us: endUs, until_us: endUs };
    await tx.run((db) => db('burst_polls').insert(billed).onConflict('account_id').merge());
  }
}

/** By account, the end of the last cycle that was billed elsewhere. */
function endsOfBurst(entries: readonly SubmittedEntry[]): ReadonlyMap<string, number> {
  const ends = new Map<string, number>();
  for (const { accountId, burst } of entries) {
    if (!burst) continue;
    const endUs = cycleStartUs(cycleAt(burst.pollUs)) + CYCLE_US;
    ends.set(accountId, Math.max(ends.get(accountId) ?? endUs, endUs));
  }
  return ends;
}

const billedAlready = () =>
  new RefusedChange(
    'poll_at',
    'must be before the time from which the burst of the account is billed here',
  );
