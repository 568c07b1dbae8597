/** The options on the dates of records: `--as-of` for those that have none of their own, and `--allow-future`. */
import { sectionOf } from '../../config';
import { AppError } from '../../errors';
import { inFuture, type LatestUs, latestUsOf } from '../../ingest/records/future';
import { INGEST } from '../../ingest/settings';
import { parseTimeUs, TIME_ALLOWED } from '../../time';
import type { CommandOption, Context } from '../program/command';

export const AS_OF: CommandOption = {
  flags: '--as-of <time>',
  help: 'the date of lifetimes without updated_at',
};

export const ALLOW_FUTURE: CommandOption = {
  flags: '--allow-future',
  help: 'take in times in the future, for tests and simulations',
};

/** What a time in the future needs, for refusals. */
export const FUTURE_NEEDS = '--allow-future';

/** The flag, or the setting of the same name. */
export const latestUsIn = ({ has, config, nowUs }: Context): LatestUs => {
  const { allowFuture } = sectionOf(config, INGEST);
  return latestUsOf(nowUs, { allowFuture: allowFuture || has('allow-future') });
};

/** µs since the epoch; undefined if it was not given. `latestUs`: no record can have been true later. */
export function asOfOf(context: Pick<Context, 'text'>, latestUs: LatestUs): number | undefined {
  const text = context.text('as-of');
  if (text === undefined) return undefined;
  const us = parseTimeUs(text);
  if (us === undefined) {
    throw new AppError('invalidArgument', `--as-of "${text}": must be ${TIME_ALLOWED}`);
  }
  if (us <= latestUs()) return us;
  throw new AppError('invalidArgument', `--as-of "${text}": ${inFuture(FUTURE_NEEDS)}`);
}
