/** From the parameters of a request to a query for the report. */

import { clampToNow, makeWindow, type UsageWindow } from '../../domain/usage/window';
import { AppError } from '../../errors';
import type { TenantUsageQuery } from '../../report/tenant-usage';
import { firstOf, lastOf } from './wire/parameters';
import type { Parameter } from './wire/query';
import { parseTime } from './wire/times';

/** Whose usage is asked for: of all projects or of one. */
export type UsageSubject =
  | { readonly kind: 'list' }
  | { readonly kind: 'show'; readonly projectId: string };

/** Whether the answer lists servers: always for one project, else for exactly `detailed=1`. */
export const isDetailed = ({ kind }: UsageSubject, parameters: readonly Parameter[]): boolean =>
  kind === 'show' || firstOf(parameters, 'detailed') === '1';

export interface UsageParams {
  readonly subject: UsageSubject;
  readonly parameters: readonly Parameter[];
  readonly nowUs: number;
  readonly maxLimit: number;
}

/** Refuses times first, then the limit; the report looks up the marker. */
export function usageQueryOf({
  subject,
  parameters,
  nowUs,
  maxLimit,
}: UsageParams): TenantUsageQuery {
  const window = windowOf(parameters, nowUs);
  const limit = limitOf(parameters, maxLimit);
  const markerId = lastOf(parameters, 'marker');
  return {
    window,
    nowUs,
    limit,
    ...(subject.kind === 'show' && { projectId: subject.projectId }),
    ...(markerId !== undefined && { markerId }),
  };
}

function windowOf(parameters: readonly Parameter[], nowUs: number): UsageWindow {
  const [start, end] = [firstOf(parameters, 'start'), firstOf(parameters, 'end')];
  // Without times Nova reads its clock twice, so that the window is a few µs long.
  const defaultStartUs = BigInt(end === undefined ? nowUs - 1 : nowUs);
  const startUs = start === undefined ? defaultStartUs : parseTime(start);
  const endUs = end === undefined ? BigInt(nowUs) : parseTime(end);
  const window = orderedWindow(startUs, endUs);
  checkYear('start', start, startUs);
  checkYear('end', end, endUs);
  return clampToNow(window, nowUs);
}

/** Checked before the end is clamped to now, and not again. */
function orderedWindow(startUs: bigint, endUs: bigint): UsageWindow {
  try {
    return makeWindow(startUs, endUs);
  } catch (cause) {
    const message = 'Invalid start time. The start time cannot occur after the end time.';
    throw new AppError('invalidWindow', message, { cause });
  }
}

const YEAR_1000_US = BigInt(Date.UTC(1000, 0, 1)) * 1000n;

/** Nova answers such a year with a 500; here it is a 400 that names the parameter. */
function checkYear(name: string, text: string | undefined, us: bigint): void {
  if (us >= YEAR_1000_US) return;
  throw new AppError(
    'invalidTime',
    `Invalid datetime string: ${name}: "${text}" lies before the year 1000`,
  );
}

/** Python refuses to convert longer texts to an integer. */
const MAX_DIGITS = 4300;

function limitOf(parameters: readonly Parameter[], maxLimit: number): number {
  const text = lastOf(parameters, 'limit')?.replace(/\n$/, '');
  if (text === undefined) return maxLimit;
  if (text === '' || text.length > MAX_DIGITS) {
    throw new AppError('invalidParameter', 'Invalid input received: limit must be an integer');
  }
  return Math.min(Number(text), maxLimit);
}
