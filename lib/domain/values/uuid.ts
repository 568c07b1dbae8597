/** Ids that this program gives: UUIDs as 32 hexadecimal digits. */

const PLAIN = /^[0-9a-f]{32}$/;
const DASHED = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export const UUID_ALLOWED = 'a UUID: 32 hexadecimal digits, with or without dashes';

/** In lower case and without dashes; undefined for other text. */
export function uuidOf(text: string): string | undefined {
  const lower = text.toLowerCase();
  return PLAIN.test(lower) || DASHED.test(lower) ? lower.replaceAll('-', '') : undefined;
}
