/**
 * Nothing is known of the future. A planned end, a mistyped year or a sentinel such as 9999-12-31 would become the
 * date of its record, and so outweigh every true record after it.
 */
import type { Statement } from '../../domain/observation';
import { isBeyondRange, MINUTE_US, shortIsoTime } from '../../time';
import { type Fields, RefusedField } from '../fields';
import { quoted } from '../text';

/** The latest instant that records may name, in µs. A function, since an import may go on for days. */
export type LatestUs = () => number;

/** Clocks differ, and time zones are mistaken for each other; neither is worth a refusal below an hour. */
const TOLERANCE_US = 60 * MINUTE_US;

export const NO_LIMIT: LatestUs = () => Number.POSITIVE_INFINITY;

export const latestUsOf = (nowUs: () => number, { allowFuture }: { allowFuture: boolean }) =>
  allowFuture ? NO_LIMIT : () => nowUs() + TOLERANCE_US;

/** `needs`: what would let it in, in the words of whoever sent it; of a service that is a setting. */
export const inFuture = (needs = 'allow_future on'): string => `lies in the future: needs ${needs}`;

/** Throws RefusedField, with the name of the field, for a statement that names a later instant. */
export function refuseFuture(
  { kind, atUs, facts }: Statement,
  latestUs: number,
  needs?: string,
): void {
  const check = (field: string, us: unknown, hint = '') => {
    if (typeof us !== 'number' || us <= latestUs) return;
    throw new RefusedField(field, `${written(us)}: ${inFuture(needs)}${hint}`);
  };
  if (kind === 'row') {
    check('created_at', facts.createdAtUs);
    check('launched_at', facts.launchedAtUs);
    check('terminated_at', facts.terminatedAtUs, STILL_RUNNING);
    check('updated_at', atUs);
  } else check('at', atUs, facts.terminatedAtUs === atUs ? NO_EVENT : '');
}

/** As it was written: a whole second in `updated_at` counts to its end. */
const written = (us: number): string => shortIsoTime(us).replace('.999999', '');

/** Throws RefusedField for a time that cannot even be stored, as if it were written for "never". */
export function refuseBeyondRange(fields: Fields, field: string): void {
  const value = fields[field];
  if (typeof value !== 'string' || !isBeyondRange(value)) return;
  const hint = { terminated_at: STILL_RUNNING, at: NO_EVENT }[field] ?? '';
  throw new RefusedField(field, `${quoted(value)}: lies in the future, beyond 2255-06-05${hint}`);
}

const STILL_RUNNING = '; "still running" is null, or empty in CSV';
const NO_EVENT = '; "still running" is no event at all';
