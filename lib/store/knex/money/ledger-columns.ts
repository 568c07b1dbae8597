/** Table `ledger`: its rows. */
import { moneyOf } from '../../../domain/money/decimal';
import type { LedgerRow } from '../../money/ledger';
import type { Insert } from '../sql/dialect';

/** Stored in place of null, since these columns are in unique keys: by rows without burst, and by the poller as its reference. */
const NONE = { cycle: -1, resource: '', reference: '' } as const;

export const FIELDS = {
  id: 'id',
  accountId: 'account_id',
  seq: 'seq',
  kind: 'kind',
  reference: 'reference',
  cycle: 'cycle',
  resource: 'resource',
  revision: 'revision',
  pollUs: 'poll_us',
  timeUs: 'time_us',
  resourceAmount: 'resource_amount',
  intervalUs: 'interval_us',
  level: 'price_level',
  amount: 'amount',
  initial: 'initial_balance',
  end: 'end_balance',
  reason: 'reason',
  userId: 'user_id',
} as const;

export const fromRow = (row: LedgerRow): LedgerRow => ({
  ...row,
  cycle: row.cycle === NONE.cycle ? null : row.cycle,
  reference: row.reference === NONE.reference ? null : row.reference,
  resource: row.resource === NONE.resource ? null : row.resource,
  amount: moneyOf(row.amount),
  initial: moneyOf(row.initial),
  end: moneyOf(row.end),
});

/** A row before it has its place in the ledger. */
export interface Draft {
  readonly kind: string;
  readonly cycle: number;
  readonly resource: string;
  readonly segment_no: number;
  readonly revision: number;
  readonly reference: string;
  readonly poll_us: number;
  readonly time_us: number;
  readonly resource_amount: number | null;
  readonly usage_amount: number;
  readonly interval_us: number | null;
  readonly price_level: number | null;
  readonly price: string | null;
  readonly multiplier: number | null;
  readonly unit: string | null;
  readonly amount: string;
  readonly reason: string;
  readonly user_id: string | null;
}

/** What is no burst has these. */
export const NO_BURST = {
  ...NONE,
  segment_no: 0,
  revision: 0,
  resource_amount: null,
  usage_amount: 0,
  interval_us: null,
  price_level: null,
  price: null,
  multiplier: null,
  unit: null,
} as const;

const COLUMNS = [
  ...(['account_id', 'seq', 'kind', 'cycle', 'resource', 'segment_no', 'revision'] as const),
  ...(['reference', 'poll_us', 'time_us', 'resource_amount', 'usage_amount'] as const),
  ...(['interval_us', 'price_level', 'price', 'multiplier', 'unit', 'amount'] as const),
  ...(['initial_balance', 'end_balance', 'reason', 'user_id'] as const),
];

export type LedgerColumn = (typeof COLUMNS)[number];

/** What bulk inserts need to know of it; a row that is there refuses all of them. */
export const LEDGER: Omit<Insert, 'rows' | 'columns'> & {
  readonly columns: readonly LedgerColumn[];
} = {
  table: 'ledger',
  columns: COLUMNS,
  numbers: {
    ...{ seq: 'bigint', cycle: 'bigint', segment_no: 'bigint', revision: 'bigint' },
    ...{ resource_amount: 'bigint', usage_amount: 'bigint', price_level: 'bigint' },
    ...{ price: 'numeric', multiplier: 'bigint', amount: 'numeric' },
    ...{ initial_balance: 'numeric', end_balance: 'numeric' },
  },
  onConflict: 'refuse',
};
