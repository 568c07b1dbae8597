/** Logs an outage of Keystone twice: when it begins, and with the number of requests that got 503 when it ends. */
import { AppError } from '../../errors';
import type { Log } from '../../log';

export interface Outages {
  /** A token was validated. */
  answered(): void;
  /** A validation failed. */
  failed(error: unknown): void;
}

/** Quiet time before the end is logged: while some tokens fail and others do not, it is one outage. */
const QUIET_MS = 10_000;

export function makeOutages(log: Log, clockMs: () => number): Outages {
  let requests = 0;
  let lastMs = 0;
  return {
    answered() {
      if (requests === 0 || clockMs() < lastMs + QUIET_MS) return;
      log.info({ requests }, 'Keystone validates tokens again; so many requests got 503');
      requests = 0;
    },
    failed(error) {
      if (!(error instanceof AppError) || error.code !== 'identityUnavailable') return;
      if (requests === 0) {
        log.warn({ reason: error.message }, 'Keystone does not validate tokens; callers get 503');
      }
      requests += 1;
      lastMs = clockMs();
    },
  };
}
