/** Text from outside, made fit to be stored or to be shown in a message. */

const UNSTORABLE = /[\0\p{Cs}]/u;
const EACH_UNSTORABLE = /[\0\p{Cs}]/gu;

/** NUL and lone surrogates, which databases do not keep, become U+FFFD. */
export const cleanText = (text: string): string =>
  UNSTORABLE.test(text) ? text.replace(EACH_UNSTORABLE, '\ufffd') : text;

/** Text that is safe on a terminal: control characters are escaped. */
export const printable = (text: string): string =>
  text.replace(/\p{Cc}/gu, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** As `printable`; format characters, which cannot be seen either, are escaped, too. */
const visible = (text: string): string =>
  printable(text).replace(/\p{Cf}/gu, (c) => `\\u{${c.codePointAt(0)?.toString(16)}}`);

const MAX_QUOTED_LENGTH = 80;

/** A value as it can stand in a message: one line, shortened, safe on a terminal. */
export function quoted(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value !== null && typeof value === 'object')
    return Array.isArray(value) ? 'a list' : 'an object';
  const whole = JSON.stringify(
    typeof value === 'string' ? value.slice(0, MAX_QUOTED_LENGTH + 1) : value,
  );
  const isLong = whole.length > MAX_QUOTED_LENGTH;
  return visible(isLong ? `${whole.slice(0, MAX_QUOTED_LENGTH)}…` : whole);
}
