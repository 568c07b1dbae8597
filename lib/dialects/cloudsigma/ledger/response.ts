/** The JSON of rows of the ledger. */
import { humanInterval } from '../../../domain/burst/reason';
import type { LedgerRow } from '../../../store/store';
import { SECOND_US } from '../../../time';
import { timeText } from '../times';

/** A payment is one thing, of which a client reads the amount. */
const ONE = '1';

export const rowJson = (row: LedgerRow) => ({
  amount: row.amount,
  billing_cycle: row.cycle,
  end: row.end,
  human_interval: row.intervalUs === null ? null : humanInterval(row.intervalUs),
  id: String(row.id),
  initial: row.initial,
  interval: row.intervalUs === null ? null : Math.round(row.intervalUs / SECOND_US),
  poll_time: timeText(row.pollUs),
  reason: row.reason,
  resource_amount: row.resourceAmount === null ? ONE : String(row.resourceAmount),
  time: timeText(row.timeUs),
});
