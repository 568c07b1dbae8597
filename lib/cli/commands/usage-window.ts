/** The window of a usage report, from the flags `--month`, `--start` and `--end`. */
import { instant } from '../../domain/values/validators';
import { AppError } from '../../errors';
import { monthOf, parseMonth, type Span, shortIsoTime } from '../../time';
import { text } from '../../validator';
import { option } from '../identity/options';
import type { CommandOption, Context } from '../program/command';

export const WINDOW: readonly CommandOption[] = [
  { flags: '--month <month>', help: 'a month in UTC, such as 2026-06 (default: this month)' },
  { flags: '--start <time>', help: 'the first instant of the window' },
  { flags: '--end <time>', help: 'the first instant after the window (default: now)' },
];

export interface UsageWindow {
  readonly startUs: number;
  /** Not after now. */
  readonly stopUs: number;
  /** What is worth knowing about it. */
  readonly remark?: string;
}

/** Throws `invalidArgument`, or `invalidWindow` unless the start comes before the end. */
export function usageWindowOf(context: Pick<Context, 'text' | 'args'>, nowUs: number): UsageWindow {
  const month = option(context, 'month', MONTH);
  const startUs = option(context, 'start', instant);
  const endUs = option(context, 'end', instant);
  if (month !== undefined && (startUs !== undefined || endUs !== undefined)) {
    throw new AppError('invalidArgument', '--month: takes no --start and no --end');
  }
  if (month) return upToNow(month, nowUs);
  if (startUs !== undefined)
    return upToNow({ startUs, endUs: endUs ?? Math.max(startUs + 1, nowUs) }, nowUs);
  if (endUs !== undefined) throw new AppError('invalidArgument', '--end: needs --start as well');
  const thisMonth = { startUs: monthOf(nowUs).startUs, stopUs: nowUs };
  return { ...thisMonth, remark: `this month up to now: ${spanText(thisMonth)}` };
}

const MONTH = text('a month, such as 2026-06', parseMonth);

function upToNow({ startUs, endUs }: Span, nowUs: number): UsageWindow {
  if (startUs >= endUs) throw new AppError('invalidWindow', '--start: must come before --end');
  if (startUs >= nowUs) {
    const remark = `the window lies in the future, so there is no usage in it yet; it is ${shortIsoTime(nowUs)} now`;
    return { startUs, stopUs: startUs, remark };
  }
  if (endUs <= nowUs) return { startUs, stopUs: endUs };
  const window = { startUs, stopUs: nowUs };
  return { ...window, remark: `the window is not over yet; up to now: ${spanText(window)}` };
}

const spanText = ({ startUs, stopUs }: UsageWindow): string =>
  `${shortIsoTime(startUs)} to ${shortIsoTime(stopUs)}`;
