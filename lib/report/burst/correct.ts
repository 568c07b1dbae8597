/** Corrects what was billed where facts were submitted later: by further rows, never by changed ones. */
import { CYCLE_US, cycleAt, cycleStartUs } from '../../domain/burst/cycles';
import type { Window } from '../../domain/burst/stretches';
import type { BurstChange, PolledAccount } from '../../store/store';
import { type BurstStore, billBurst, type Due, firstPriceUs } from './bill';
import type { PollOptions } from './poll';

/** An account, and from when on what was billed is to be looked at again. */
interface Recheck {
  readonly account: PolledAccount;
  readonly fromUs: number;
}

const CHANGES_AT_ONCE = 10_000;
const ACCOUNTS_AT_ONCE = 1000;
const LONGEST_US = 288 * CYCLE_US;

/** A change is forgotten when all that it concerns is corrected. Returns how many rows were added to ledgers. */
export async function correctBurst(store: BurstStore, options: PollOptions): Promise<number> {
  let rows = 0;
  for (;;) {
    const changes = await store.burstPolls.changes(CHANGES_AT_ONCE);
    if (changes.length === 0) return rows;
    const done = await correctAll(store, await earliestOf(store, changes), options);
    rows += done.rows;
    if (!done.isComplete) return rows;
    await store.burstPolls.forget(changes.map(({ id }) => id));
  }
}

/** From when on: of all accounts, and of some. */
interface Earliest {
  readonly ofAll: number;
  readonly byAccount: ReadonlyMap<string, number>;
}

async function earliestOf(
  { burstPolls }: BurstStore,
  changes: readonly BurstChange[],
): Promise<Earliest> {
  const byAccount = new Map<string, number>();
  const byProject = new Map<string, number>();
  let ofAll = Number.POSITIVE_INFINITY;
  for (const { accountId, projectId, fromUs } of changes) {
    if (accountId !== null) note(byAccount, accountId, fromUs);
    else if (projectId !== null) note(byProject, projectId, fromUs);
    else ofAll = Math.min(ofAll, fromUs);
  }
  for (const { projectId, accountId } of await burstPolls.ownersOf([...byProject.keys()])) {
    note(byAccount, accountId, byProject.get(projectId) ?? ofAll);
  }
  return { ofAll, byAccount };
}

const note = (earliest: Map<string, number>, id: string, fromUs: number) =>
  earliest.set(id, Math.min(earliest.get(id) ?? fromUs, fromUs));

interface Corrected {
  readonly rows: number;
  readonly isComplete: boolean;
}

async function correctAll(
  store: BurstStore,
  { ofAll, byAccount }: Earliest,
  options: PollOptions,
): Promise<Corrected> {
  let [rows, isComplete] = [0, true];
  for (let after: string | undefined; ; ) {
    const page = await store.burstPolls.accounts({ after, limit: ACCOUNTS_AT_ONCE });
    const due = page.flatMap((account): Recheck[] => {
      const fromUs = Math.min(ofAll, byAccount.get(account.accountId) ?? ofAll);
      return recheckOf(account, fromUs, options);
    });
    const done = await correctPage(store, due, options);
    rows += done.rows;
    isComplete &&= done.isComplete;
    after = page.at(-1)?.accountId;
    if (page.length < ACCOUNTS_AT_ONCE) return { rows, isComplete };
  }
}

/** Only what was billed here can be wrong. */
function recheckOf(account: PolledAccount, fromUs: number, { terms }: PollOptions): Recheck[] {
  const { billedUntilUs, billedFromUs, currency } = account;
  const firstUs = firstPriceUs(terms, currency);
  if (billedUntilUs === null || firstUs === undefined) return [];
  const startUs = Math.max(fromUs, firstUs, billedFromUs ?? firstUs);
  return startUs < billedUntilUs ? [{ account, fromUs: cycleStartUs(cycleAt(startUs)) }] : [];
}

async function correctPage(
  store: BurstStore,
  rechecks: readonly Recheck[],
  options: PollOptions,
): Promise<Corrected> {
  const { terms, nowUs } = options;
  let open = rechecks;
  let rows = 0;
  while (open.length > 0) {
    options.checkSignal();
    const startUs = open.reduce((least, { fromUs }) => Math.min(least, fromUs), Infinity);
    const window = { startUs, endUs: startUs + LONGEST_US };
    const due = open.flatMap((each) => partOf(each, window));
    const billing = { due, window, terms, nowUs };
    const added = await billBurst(store, { ...billing, isCorrection: true });
    if (added.accounts.length < due.length) return { rows: rows + added.rows, isComplete: false };
    rows += added.rows;
    open = after(window.endUs, open, added.accounts);
  }
  return { rows, isComplete: true };
}

function partOf({ account, fromUs }: Recheck, { startUs, endUs }: Window): Due[] {
  const own = {
    startUs: Math.max(startUs, fromUs),
    endUs: Math.min(endUs, account.billedUntilUs ?? startUs),
  };
  return own.startUs < own.endUs ? [{ account, window: own }] : [];
}

/** What is left after a window, of the accounts as they are since. */
function after(
  untilUs: number,
  rechecks: readonly Recheck[],
  accounts: readonly PolledAccount[],
): readonly Recheck[] {
  const now = new Map(accounts.map((account) => [account.accountId, account]));
  return rechecks.flatMap(({ account, fromUs }) => {
    if ((account.billedUntilUs ?? untilUs) <= untilUs) return [];
    return [{ account: now.get(account.accountId) ?? account, fromUs: Math.max(fromUs, untilUs) }];
  });
}
