/** The period that a usage query is about: half open, in UTC. */
import { AppError } from '../../errors';

/** In µs, as bigint: a client may ask for the year 2998, which no double counts exactly. */
export interface UsageWindow {
  readonly startUs: bigint;
  readonly stopUs: bigint;
}

/** Throws `invalidWindow` unless the start comes before the stop. */
export function makeWindow(startUs: bigint, stopUs: bigint): UsageWindow {
  if (startUs >= stopUs) {
    throw new AppError('invalidWindow', 'the start of the window must come before its stop');
  }
  return { startUs, stopUs };
}

/** Nothing is charged ahead: a stop in the future is now. The start may then lie after the stop. */
export function clampToNow({ startUs, stopUs }: UsageWindow, nowUs: number): UsageWindow {
  const now = BigInt(nowUs);
  return { startUs, stopUs: stopUs > now ? now : stopUs };
}
