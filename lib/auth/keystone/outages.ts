/** Callers about whom Keystone tells nothing: the log hears of them when that begins, and how many they were when it is over. */
import { AppError } from '../../errors';
import type { Log } from '../../log';

export interface Outages {
  /** Keystone told about somebody. */
  answered(): void;
  /** A request got no answer. */
  failed(error: unknown): void;
}

/** A single token may fail again and again while others do not; that is one outage, not many. */
const QUIET_MS = 10_000;

export function makeOutages(log: Log, clockMs: () => number): Outages {
  let requests = 0;
  let lastMs = 0;
  return {
    answered() {
      if (requests === 0 || clockMs() < lastMs + QUIET_MS) return;
      log.info({ requests }, 'Keystone tells about all callers again; so many requests got 503');
      requests = 0;
    },
    failed(error) {
      if (!(error instanceof AppError) || error.code !== 'identityUnavailable') return;
      if (requests === 0) {
        log.warn({ reason: error.message }, 'Keystone does not tell about callers, who get 503');
      }
      requests += 1;
      lastMs = clockMs();
    },
  };
}
