/** Single flight whose callers wait with a deadline, and whose work is abandoned when none of them waits any more. */
import { AppError } from '../../errors';
import { IdentityBusy } from '../failures';

/** `abandoned`: aborted when no caller waits any more. */
export type AbandonableWork<T> = (abandoned: AbortSignal) => Promise<T>;

export type SharedWait<T> = (
  key: string,
  work: AbandonableWork<T>,
  signal: AbortSignal | undefined,
) => Promise<T>;

interface Flight<T> {
  readonly outcome: Promise<T>;
  readonly abandon: AbortController;
  waiting: number;
}

/** The signal of a call is aborted when its client hangs up. Throws `IdentityBusy` after the deadline. */
export function sharedWait<T>(deadlineMs: number): SharedWait<T> {
  const flights = new Map<string, Flight<T>>();

  function start(key: string, work: AbandonableWork<T>): Flight<T> {
    const abandon = new AbortController();
    const outcome = work(abandon.signal).finally(() => forget(flight));
    const flight = { outcome, abandon, waiting: 0 };
    const forget = (ended: Flight<T>): boolean => flights.get(key) === ended && flights.delete(key);
    flights.set(key, flight);
    return flight;
  }

  return async (key, work, signal) => {
    const flight = flights.get(key) ?? start(key, work);
    flight.waiting += 1;
    try {
      return await withDeadline(flight.outcome, deadlineMs, signal);
    } finally {
      flight.waiting -= 1;
      // An outcome that is there has removed the flight itself.
      if (flight.waiting === 0 && flights.get(key) === flight) {
        flights.delete(key);
        flight.abandon.abort();
      }
    }
  };
}

function withDeadline<T>(
  outcome: Promise<T>,
  deadlineMs: number,
  signal: AbortSignal | undefined,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const onHangUp = (): void => finish(() => reject(HUNG_UP()));
    const timer = setTimeout(() => finish(() => reject(tooLate(deadlineMs))), deadlineMs);
    const finish = (callback: () => void): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onHangUp);
      callback();
    };
    signal?.addEventListener('abort', onHangUp, { once: true });
    if (signal?.aborted) onHangUp();
    outcome.then(
      (value) => finish(() => resolve(value)),
      (error) => finish(() => reject(error)),
    );
  });
}

const HUNG_UP = (): AppError => new AppError('interrupted', 'the client hung up');

const tooLate = (deadlineMs: number): AppError =>
  new IdentityBusy(`Keystone: no answer about a token within ${deadlineMs / 1000} s`);
