/** Tells of what goes wrong when it begins to, and when it goes well again; not each time in between. */

import { AppError } from '../errors';
import type { Log } from '../log';

export interface ChangeLog {
  failed(error: unknown, message: string): void;
  recovered(message: string): void;
}

export function logOnChange(log: Log): ChangeLog {
  let reported: string | undefined;
  return {
    failed(error, message) {
      const kind = error instanceof AppError ? error.code : 'internal';
      if (reported === kind) return;
      reported = kind;
      const reason = error instanceof Error ? error.message : String(error);
      log.warn({ reason }, message);
    },
    recovered(message) {
      if (reported !== undefined) log.info({}, message);
      reported = undefined;
    },
  };
}
