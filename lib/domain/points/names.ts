/** The characters that names of metrics, tag keys and tag values may have, as OpenTSDB has it. */

/** Letters of any script, as long as one UTF-16 unit holds them. */
export const ILLEGAL_IN_NAME = /[^-\w./\p{L}]|[\u{10000}-\u{10FFFF}]/u;

/** Nearly all names; the other expression costs several times as much. */
const PLAIN = /^[-\w./]+$/;

export const isName = (text: string): boolean =>
  PLAIN.test(text) || (text !== '' && !ILLEGAL_IN_NAME.test(text));

/** For messages. */
export const NAME_ALLOWED = 'letters, digits and - _ . /, at least one';
