/**
 * Nothing is known of the future. A planned end, a mistyped year or a sentinel such as 9999-12-31 would become the
 * date of its record, and so outweigh every true record after it.
 */
import type { Statement } from '../../domain/observation';
import { MINUTE_US, shortIsoTime } from '../../time';
import { RefusedField } from '../fields';

/** The latest instant that records may name, in µs. A function, since an import may go on for days. */
export type LatestUs = () => number;

/** Clocks differ, and time zones are mistaken for each other; neither is worth a refusal below an hour. */
const TOLERANCE_US = 60 * MINUTE_US;

export const NO_LIMIT: LatestUs = () => Number.POSITIVE_INFINITY;

export const latestUsOf = (nowUs: () => number, { allowFuture }: { allowFuture: boolean }) =>
  allowFuture ? NO_LIMIT : () => nowUs() + TOLERANCE_US;

/** Throws RefusedField, with the name of the field, for a statement that names a later instant. */
export function refuseFuture({ kind, atUs, facts }: Statement, latestUs: number): void {
  const check = (field: string, us: unknown) => {
    if (typeof us === 'number' && us > latestUs) throw inFuture(field, us);
  };
  if (kind === 'row') {
    check('created_at', facts.createdAtUs);
    check('launched_at', facts.launchedAtUs);
    check('terminated_at', facts.terminatedAtUs);
  }
  check(kind === 'row' ? 'updated_at' : 'at', atUs);
}

const inFuture = (field: string, us: number): RefusedField =>
  new RefusedField(field, `${shortIsoTime(us)}: ${FUTURE_REFUSED}`);

export const FUTURE_REFUSED =
  'lies in the future: must be at most an hour from now, unless allow_future is on ' +
  '(a server that is still running has terminated_at null, or empty in CSV)';
