/** When a key ends: at a time, or after a while. */
import { AppError } from '../../errors';
import { DURATION_ALLOWED, parseDurationUs, parseTimeUs, TIME_ALLOWED } from '../../time';
import type { CommandOption, Context } from '../program/command';

export const EXPIRES: CommandOption = {
  flags: '--expires <when>',
  help: 'a time, or how long from now, such as 90d (default: never)',
};

/** Null: never. Throws `invalidArgument` for what is neither, or has passed. */
export function expiryOf({ text, nowUs }: Pick<Context, 'text' | 'nowUs'>): number | null {
  const given = text('expires');
  if (given === undefined) return null;
  const now = nowUs();
  const duration = parseDurationUs(given);
  const us = duration === undefined ? parseTimeUs(given) : now + duration;
  if (us === undefined) {
    throw new AppError(
      'invalidArgument',
      `--expires "${given}": must be ${TIME_ALLOWED}, or ${DURATION_ALLOWED}`,
    );
  }
  if (us > now) return us;
  throw new AppError('invalidArgument', `--expires "${given}": must lie in the future`);
}
