/** Ids that other systems gave, which are taken as they are. */

const MAX_LENGTH = 255;
const NO_ID = /[\p{Cc}\p{Cs}]|\s$/u;

export const ID_ALLOWED =
  'a text of 1 to 255 characters without control characters and without a blank at the end';

export function isId(value: unknown): value is string {
  if (typeof value !== 'string' || value === '' || NO_ID.test(value)) return false;
  return value.length <= MAX_LENGTH || Array.from(value).length <= MAX_LENGTH;
}
