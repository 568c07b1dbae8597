/** Logs the first of several failures in a row, and the recovery. */
import { AppError } from './errors';
import type { Log } from './log';

export interface ChangeLog {
  failed(error: unknown, message: string): void;
  recovered(message: string): void;
}

/** `fields`: what every line holds. */
export function logOnChange(log: Log, fields: object): ChangeLog {
  let reported: string | undefined;
  return {
    failed(error, message) {
      const code = error instanceof AppError ? error.code : 'internal';
      if (reported === code) return;
      reported = code;
      const reason = error instanceof Error ? error.message : String(error);
      log.warn({ ...fields, reason }, message);
    },
    recovered(message) {
      if (reported !== undefined) log.info(fields, message);
      reported = undefined;
    },
  };
}
