/** When an event that could not be delivered is tried again: a fixed schedule (back-off without jitter), about two days in all. */

/** The wait after each failure. */
export const RETRY_SECONDS: readonly number[] = [
  10,
  30,
  60,
  120,
  300,
  600,
  ...[0.5, 1, 2, 4, 8, 12, 24].map((hours) => hours * 3600),
];

/** `failures`: so many, this one included. Null: it is given up. */
export function retryAtUs(failures: number, attempts: number, nowUs: number): number | null {
  const seconds = failures < attempts ? RETRY_SECONDS[failures - 1] : undefined;
  return seconds === undefined ? null : nowUs + seconds * 1_000_000;
}
