/** The fields of one record, each checked as it is read; what is wrong is told by name, value and what is allowed. */

import { ID_ALLOWED, isId } from '../../domain/values/id';
import { AppError } from '../../errors';
import { parseTimeUs, TIME_ALLOWED } from '../../time';

/** One record as it came: texts only (CSV), or any JSON. */
export type Fields = Readonly<Record<string, unknown>>;

/** A record that cannot be understood, with the field at fault if it is one. */
export class RefusedField extends AppError {
  readonly field: string | undefined;
  constructor(field: string | undefined, message: string) {
    super('refusedInput', message);
    this.name = 'RefusedField';
    this.field = field;
  }
}

const SHOWN_LENGTH = 80;

/** Text that a terminal can show: control characters are escaped. */
export const printable = (text: string): string =>
  text.replace(/\p{Cc}/gu, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** A value as it can stand in a message: one line, cut, nothing that a terminal would act on. */
export function quoted(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value !== null && typeof value === 'object')
    return Array.isArray(value) ? 'a list' : 'an object';
  const whole = JSON.stringify(
    typeof value === 'string' ? value.slice(0, SHOWN_LENGTH + 1) : value,
  );
  return printable(whole.length > SHOWN_LENGTH ? `${whole.slice(0, SHOWN_LENGTH)}…` : whole);
}

export function refuse(field: string, value: unknown, allowed: string): never {
  throw new RefusedField(field, `${quoted(value)}: must be ${allowed}`);
}

/** An id of a server or a project, which must be there. */
export function idIn(fields: Fields, field: string): string {
  const value = fields[field];
  return isId(value) ? value : refuse(field, value, ID_ALLOWED);
}

const UNSTORABLE = /[\0\p{Cs}]/u;
const EACH_UNSTORABLE = /[\0\p{Cs}]/gu;

/** NUL and halves of surrogate pairs, which no database keeps, become U+FFFD. */
export const cleanText = (text: string): string =>
  UNSTORABLE.test(text) ? text.replace(EACH_UNSTORABLE, '\ufffd') : text;

/** Any text; null: none; undefined: not told. The empty text stays what it is. */
export function nameIn(fields: Fields, field: string): string | null | undefined {
  const value = fields[field];
  if (value === undefined || value === null) return value;
  return typeof value === 'string' ? cleanText(value) : refuse(field, value, 'a text or null');
}

/** As `nameIn`, but the empty text, which is all that CSV can say, means none. */
export const textIn = (fields: Fields, field: string): string | null | undefined =>
  nameIn(fields, field) === '' ? null : nameIn(fields, field);

/** A text that must be there and say something. */
export const requiredTextIn = (fields: Fields, field: string): string => {
  const value = fields[field];
  return typeof value === 'string' && value !== ''
    ? cleanText(value)
    : refuse(field, value, 'a text that is not empty');
};

const MAX_SIZE = 2 ** 31 - 1;
const SIZE_ALLOWED = `an integer from 0 to ${MAX_SIZE}`;

/** A size, which must be there; a decimal text counts as its number. */
export function sizeIn(fields: Fields, field: string): number {
  const value = fields[field];
  const size = typeof value === 'string' && /^\d{1,10}$/.test(value) ? Number(value) : value;
  const isSize =
    typeof size === 'number' && Number.isInteger(size) && size >= 0 && size <= MAX_SIZE;
  return isSize ? Math.abs(size) : refuse(field, value, SIZE_ALLOWED); // abs: -0 is 0
}

export const isBlank = (value: unknown): boolean =>
  value === undefined || value === null || value === '';

/** A size that may be left out: missing, null and the empty text say nothing. */
export const optionalSizeIn = (fields: Fields, field: string): number | undefined =>
  isBlank(fields[field]) ? undefined : sizeIn(fields, field);

/** An instant; null: none; undefined: not told. The empty text is no way to say none: it may as well be a mistake. */
export function timeIn(fields: Fields, field: string): number | null | undefined {
  const value = fields[field];
  if (value === undefined || value === null) return value;
  return requiredTimeIn(fields, field, ', or null for none');
}

/** An instant that must be there. */
export function requiredTimeIn(fields: Fields, field: string, orElse = ''): number {
  const value = fields[field];
  const us = typeof value === 'string' ? parseTimeUs(value) : undefined;
  return us ?? refuse(field, value, `${TIME_ALLOWED}${orElse}`);
}
