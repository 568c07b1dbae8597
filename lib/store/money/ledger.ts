/** The contracts of the ledger, and of what has been billed into it. */
import type { Billed, BurstEntry } from '../../domain/burst/entries';
import type { ServerSegment } from '../../domain/burst/server-resources';
import type { Window } from '../../domain/burst/stretches';
import type { Filters } from '../../domain/values/bounds';
import type { Subscription, UsedResource } from './terms';

export type LedgerKind = 'burst' | 'payment' | 'credit' | 'subscription';

/** What raises the balance. */
export type PaidKind = 'payment' | 'credit';

/** A row of the ledger. None is ever changed; `initial − amount = end`, and the next row begins with this end. */
export interface LedgerRow {
  readonly id: number;
  readonly accountId: string;
  /** 1, 2, 3 … within its account. */
  readonly seq: number;
  readonly kind: LedgerKind;
  /** The reference of the entry that was submitted; null: the poller wrote it. */
  readonly reference: string | null;
  /** Burst only, as all that may be null. */
  readonly cycle: number | null;
  readonly resource: string | null;
  readonly revision: number;
  readonly pollUs: number;
  /** When it was written. */
  readonly timeUs: number;
  readonly resourceAmount: number | null;
  readonly intervalUs: number | null;
  readonly level: number | null;
  /** Money with 20 places; what is paid in is negative. */
  readonly amount: string;
  readonly initial: string;
  readonly end: string;
  readonly reason: string;
  /** Who submitted it; null: the poller. */
  readonly userId: string | null;
}

/** An entry to be added: a payment, a credit, or burst that was billed elsewhere. */
export interface SubmittedEntry {
  readonly accountId: string;
  readonly kind: LedgerKind;
  /** Known by this: submitted again, it is not added again. */
  readonly reference: string;
  readonly timeUs: number;
  readonly amount: string;
  readonly reason: string;
  readonly userId: string | null;
  readonly burst?: SubmittedBurst;
}

export interface SubmittedBurst {
  readonly resource: string;
  readonly resourceAmount: number;
  readonly intervalUs: number;
  readonly pollUs: number;
}

/** One group of the sums of burst; `dayUs`: when its day begins. */
export interface BurstSum {
  readonly resource: string;
  readonly dayUs: number;
  readonly amount: string;
  readonly usage: bigint;
}

/** Some rows of an account. */
export interface LedgerSearch {
  readonly accountId: string;
  readonly times: Filters;
  /** Rows without a cycle pass none of them. */
  readonly cycles: Filters;
}

export interface LedgerCount {
  readonly count: number;
  /** Rows after it were not counted. */
  readonly lastSeq: number;
}

export interface LedgerSlice {
  readonly isNewestFirst: boolean;
  readonly lastSeq: number;
  readonly after?: Pick<LedgerRow, 'timeUs' | 'seq'> | undefined;
  readonly offset?: number | undefined;
  readonly limit: number;
}

export interface Ledger {
  /** The rows of an account by `seq`. */
  list(query: {
    readonly accountId: string;
    readonly after?: number;
    readonly limit: number;
  }): Promise<readonly LedgerRow[]>;
  /** How many there are, as long as nobody writes another. */
  count(search: LedgerSearch): Promise<LedgerCount>;
  /** By time, and rows of one time in the order in which they were written. */
  page(search: LedgerSearch, slice: LedgerSlice): Promise<readonly LedgerRow[]>;
  find(accountId: string, id: number): Promise<LedgerRow | undefined>;
  findSubmitted(
    entry: Pick<SubmittedEntry, 'accountId' | 'kind' | 'reference'>,
  ): Promise<LedgerRow | undefined>;
  /** Adds those that are new, in this order. Returns how many. */
  submit(entries: readonly SubmittedEntry[]): Promise<number>;
  /** Burst by day in UTC and resource, of the polls that are within one of the bounds of each filter. */
  burstSums(accountId: string, filters: Filters): Promise<readonly BurstSum[]>;
}

/** An account as a poll sees it. */
export interface PolledAccount {
  readonly accountId: string;
  readonly currency: string;
  /** Of its last row; 0 without any. */
  readonly lastSeq: number;
  /** Burst before this was billed elsewhere; null: none was. */
  readonly billedFromUs: number | null;
  /** Burst has been billed up to this; null: not yet. */
  readonly billedUntilUs: number | null;
}

/** Accounts from one id to another, both included. */
export interface AccountRange {
  readonly firstId: string;
  readonly lastId: string;
}

export interface OwnedSegment extends ServerSegment {
  readonly accountId: string;
  readonly serverId: string;
}

export interface AccountFacts {
  readonly segments: readonly OwnedSegment[];
  readonly subscriptions: readonly Subscription[];
  readonly resources: readonly UsedResource[];
}

/** What a poll adds to one account. */
export interface BurstPoll {
  /** As they were when its facts were read. */
  readonly account: PolledAccount;
  /** Null: what was billed is corrected only. */
  readonly billedUntilUs: number | null;
  readonly entries: readonly BurstEntry[];
}

/** Facts of a time that may have been billed already; without an account and a project they concern all accounts. */
export interface BurstChange {
  readonly id: number;
  readonly accountId: string | null;
  readonly projectId: string | null;
  readonly fromUs: number;
}

export interface ProjectOwner {
  readonly projectId: string;
  readonly accountId: string;
}

/** What the ledger has of each resource, by account. */
export type BilledByAccount = ReadonlyMap<string, ReadonlyMap<string, Billed>>;

export interface BurstPolls {
  /** Accounts that have a currency, by id. */
  accounts(page: {
    readonly after?: string | undefined;
    readonly limit: number;
  }): Promise<readonly PolledAccount[]>;
  facts(range: AccountRange, window: Window): Promise<AccountFacts>;
  /** The costs of the days that the window touches, and with `rows` the rows of its cycles; the window is of whole cycles. */
  billed(
    accountIds: readonly string[],
    window: Window,
    what: { readonly rows: boolean },
  ): Promise<BilledByAccount>;
  /** Adds all of a poll to its account, or nothing if the ledger has grown meanwhile. Returns the accounts that were added to. */
  append(polls: readonly BurstPoll[], timeUs: number): Promise<readonly string[]>;
  changes(limit: number): Promise<readonly BurstChange[]>;
  /** Each account that each of these projects has belonged to. */
  ownersOf(projectIds: readonly string[]): Promise<readonly ProjectOwner[]>;
  forget(changeIds: readonly number[]): Promise<void>;
}

export interface LedgerStore {
  readonly ledger: Ledger;
  readonly burstPolls: BurstPolls;
}
