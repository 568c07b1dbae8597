/** Lengths of time as people write them. */

const PATTERN = /^(\d{1,6})([smhdw])$/;
const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

export const DURATION_ALLOWED =
  'a whole number of seconds, minutes, hours, days or weeks, such as 90s, 30m, 12h, 30d or 2w, ' +
  'and at most 100 years';

const MAX_US = 100 * 366 * 86_400 * 1_000_000;

/** In µs; undefined if it is none. */
export function parseDurationUs(text: string): number | undefined {
  const [, count, unit = ''] = PATTERN.exec(text) ?? [];
  const us = Number(count) * (SECONDS[unit] ?? 0) * 1_000_000;
  return us <= MAX_US ? us : undefined;
}
