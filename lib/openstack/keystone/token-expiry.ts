/** When a token ends, as Keystone's answer about it says. */

/** With the catalog of a large cloud in it. */
export const MAX_TOKEN_BYTES = 1024 * 1024;

export type Fields = Readonly<Record<string, unknown>>;

/** When the token in an answer ends, µs; undefined if that cannot be read. */
export function expiryOf(body: unknown): number | undefined {
  const text = tokenIn(body)?.['expires_at'];
  if (typeof text !== 'string' || !UTC_TIME.test(text)) return undefined;
  const expiresAtMs = Date.parse(text);
  return isWritten(expiresAtMs, text) ? expiresAtMs * 1000 : undefined;
}

const UTC_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|\+00:00)$/;

/** Node reads the 30th of February as a day in March. */
const isWritten = (ms: number, text: string): boolean =>
  !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text.slice(0, 19));

export const tokenIn = (body: unknown): Fields | undefined => fieldsOf(fieldsOf(body)?.['token']);

export const fieldsOf = (value: unknown): Fields | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Fields)
    : undefined;
