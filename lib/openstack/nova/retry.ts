/** When a request is sent again, and after how long: what a busy service asks for, and else ever later. */
import { backoff } from '../../concurrency';
import { NoReply } from '../http-client';

/** Of one request, with the first. */
const ATTEMPTS = 5;
const WAIT_MS = backoff({ first: 1000, longest: 30_000 });
/** A service that wants more is asked again by the next run. */
const LONGEST_MS = 15 * 60_000;

const BUSY: readonly number[] = [413, 429, 503];

export interface Outcome {
  readonly status: number;
  readonly retryAfter: string | undefined;
}

/** The wait before the next attempt, counted from 1; undefined: it is of no use. */
export function waitAfter(
  outcome: Outcome | NoReply,
  attempt: number,
  nowMs: number,
): number | undefined {
  if (attempt >= ATTEMPTS) return undefined;
  if (outcome instanceof NoReply) return outcome.isAway ? WAIT_MS(attempt - 1) : undefined;
  const { status, retryAfter } = outcome;
  if (!BUSY.includes(status) && status < 500) return undefined;
  const askedMs = retryAfterMs(retryAfter, nowMs);
  if (askedMs === undefined) return WAIT_MS(attempt - 1);
  return askedMs > LONGEST_MS ? undefined : askedMs;
}

/** Seconds, or a date. */
function retryAfterMs(written: string | undefined, nowMs: number): number | undefined {
  if (written === undefined) return undefined;
  if (/^\d{1,9}$/.test(written.trim())) return Number(written) * 1000;
  const atMs = Date.parse(written);
  return Number.isNaN(atMs) ? undefined : Math.max(0, atMs - nowMs);
}
