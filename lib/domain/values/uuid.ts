/** Ids that this program gives: UUIDs as 32 hexadecimal digits. */

const PLAIN = /^[0-9a-f]{32}$/;
const DASHED = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export const UUID_ALLOWED = 'a UUID: 32 hexadecimal digits, with or without dashes';

/** In lower case and without dashes; undefined for other text. */
export function uuidOf(text: string): string | undefined {
  const lower = text.toLowerCase();
  return PLAIN.test(lower) || DASHED.test(lower) ? lower.replaceAll('-', '') : undefined;
}

/** A text and, of a UUID, its two usual spellings: dashes and the case of digits do not matter. */
export function spellingsOf(text: string): readonly string[] {
  const plain = uuidOf(text);
  if (plain === undefined) return [text];
  const dashed = plain.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return [...new Set([text, plain, dashed])];
}

export const isSameId = (id: string, written: string): boolean =>
  id === written || (uuidOf(id) ?? id) === (uuidOf(written) ?? written);
