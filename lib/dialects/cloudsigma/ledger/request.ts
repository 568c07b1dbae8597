/** Which rows of the ledger a request asks for. */
import type { LedgerSearch } from '../../../store/store';
import { validation } from '../errors';
import { rowTimes } from '../lists/dates';
import { filtersIn, integerField } from '../lists/filters';
import type { Parameters } from '../request';

const BILLING_CYCLE = integerField('billing_cycle');

/** Throws `invalidParameter`. */
export const searchIn = (parameters: Parameters, accountId: string): LedgerSearch => ({
  accountId,
  times: rowTimes(parameters),
  cycles: filtersIn(parameters, BILLING_CYCLE),
});

/** Throws `invalidParameter`. */
export function isNewestFirst(parameters: Parameters): boolean {
  const text = parameters.get('order_by')?.at(-1) ?? '-time';
  if (text === '-time' || text === 'time') return text === '-time';
  throw validation('order_by', `Invalid order '${text}' provided. Please provide time or -time.`);
}

/** Ids are numbers; 0 is none. */
export const rowIdOf = (text: string): number => (/^\d{1,15}$/.test(text) ? Number(text) : 0);
