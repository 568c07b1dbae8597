/** Tells of what goes wrong when it begins to, and when it goes well again; not each time in between. */

import type { AuthLog } from '../auth/options';
import { UsageError } from '../errors';

export interface OnceTold {
  failed(error: unknown, message: string): void;
  went(message: string): void;
}

export function onceTold(log: AuthLog): OnceTold {
  let told: string | undefined;
  return {
    failed(error, message) {
      const kind = error instanceof UsageError ? error.code : 'internal';
      if (told === kind) return;
      told = kind;
      const reason = error instanceof Error ? error.message : String(error);
      log.warn({ reason }, message);
    },
    went(message) {
      if (told !== undefined) log.info({}, message);
      told = undefined;
    },
  };
}
