/** Ids that other systems gave, which are taken as they are. */

const MAX_LENGTH = 255;
/** Copied along unseen, a format character (a byte order mark, a direction) would make another id of the same one. */
const NO_ID = /[\p{Cc}\p{Cs}\p{Cf}]|^\s|\s$/u;

export const ID_ALLOWED =
  'a text of 1 to 255 characters without control or format characters and without blanks at its ends';

export function isId(value: unknown): value is string {
  if (typeof value !== 'string' || value === '' || NO_ID.test(value)) return false;
  return value.length <= MAX_LENGTH || Array.from(value).length <= MAX_LENGTH;
}
