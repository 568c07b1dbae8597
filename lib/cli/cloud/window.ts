/** The flag `--window`: a month, two instants, or the words that jobs of cron need. */
import { AppError } from '../../errors';
import { printable } from '../../ingest/text';
import { MINUTE_US, monthOf, parseMonth, parseTimeUs, type Span, TIME_ALLOWED } from '../../time';
import type { CommandOption, Context } from '../program/command';

export const WINDOW_FLAG: CommandOption = {
  flags: '--window <window>',
  help: 'a month such as 2026-10, FROM..TO, yesterday, last-month or this-month, in UTC',
};

const DAY_US = 24 * 60 * MINUTE_US;

/** Up to now at most; undefined if it was not given. Throws `invalidArgument`, or `invalidWindow` for one that is empty. */
export function windowOf({ text }: Pick<Context, 'text'>, nowUs: number): Span | undefined {
  const written = text('window');
  if (written === undefined) return undefined;
  const { startUs, endUs } = spanOf(written, nowUs);
  const stopUs = Math.min(endUs, nowUs);
  if (startUs < stopUs) return { startUs, endUs: stopUs };
  throw new AppError(
    'invalidWindow',
    `--window ${printable(written)}: must begin before its end, and in the past`,
  );
}

function spanOf(written: string, nowUs: number): Span {
  const named = WORDS[written]?.(nowUs) ?? parseMonth(written);
  if (named) return named;
  const [startUs, endUs, more] = written.split('..').map(parseTimeUs);
  if (startUs !== undefined && endUs !== undefined && more === undefined) return { startUs, endUs };
  throw new AppError(
    'invalidArgument',
    `--window "${printable(written)}": must be a month such as 2026-10, yesterday, last-month, ` +
      `this-month, or FROM..TO, each ${TIME_ALLOWED}`,
  );
}

const WORDS: Readonly<Record<string, (nowUs: number) => Span>> = {
  yesterday(nowUs) {
    const endUs = Math.floor(nowUs / DAY_US) * DAY_US;
    return { startUs: endUs - DAY_US, endUs };
  },
  'last-month': (nowUs) => monthOf(monthOf(nowUs).startUs - 1),
  'this-month': monthOf,
};
