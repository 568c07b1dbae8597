/** The option `--as-of`: the date of records that have none of their own. */
import { AppError } from '../../errors';
import { parseTimeUs, TIME_ALLOWED } from '../../time';
import type { CommandOption, Context } from '../program/command';

export const AS_OF: CommandOption = {
  flags: '--as-of <time>',
  help: 'the date of lifetimes without updated_at',
};

/** µs since the epoch; undefined if it was not given. */
export function asOfOf(context: Pick<Context, 'text'>): number | undefined {
  const text = context.text('as-of');
  if (text === undefined) return undefined;
  const us = parseTimeUs(text);
  if (us !== undefined) return us;
  throw new AppError('invalidArgument', `--as-of "${text}": must be ${TIME_ALLOWED}`);
}
