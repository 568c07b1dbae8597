/** Instants for people: ISO 8601 in UTC, with a fraction only where there is one. */

/** µs since the epoch → `2026-10-01T08:00:00Z` or `2026-10-01T08:00:00.000250Z`. */
export function formatInstant(us: number): string {
  const second = Math.floor(us / 1_000_000);
  const micros = us - second * 1_000_000;
  const whole = new Date(second * 1000).toISOString().slice(0, -'.000Z'.length);
  return micros === 0 ? `${whole}Z` : `${whole}.${String(micros).padStart(6, '0')}Z`;
}
