/** From JSON values to the types of fields, with Jackson's coercions: a number may be a text, and a text a number. */
import { unparsable } from './errors';
import { isArray, isNumber, isObject, type JsonObject, type JsonValue } from './json';

type Member = JsonValue | undefined;

/** Numbers and booleans become texts; null and what is absent stay nothing. */
export function textOf(value: Member, name: string): string | undefined {
  if (value === null || value === undefined) return undefined;
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return String(value);
  if (isNumber(value)) return value.digits;
  throw unparsable(`${name}: must be a text`);
}

const TRUE = ['true', 'True', 'TRUE'];
const FALSE = ['false', 'False', 'FALSE', ''];

export function booleanOf(value: Member, name: string): boolean {
  if (value === null || value === undefined) return false;
  if (typeof value === 'boolean') return value;
  if (isNumber(value) && /^-?\d+$/.test(value.digits)) return Number(value.digits) !== 0;
  if (typeof value === 'string' && TRUE.includes(value.trim())) return true;
  if (typeof value === 'string' && FALSE.includes(value.trim())) return false;
  throw unparsable(`${name}: must be true or false`);
}

/** The whole part of a number; a text must be one already. Beyond ±2^63 there is none. */
export function longOf(value: Member, name: string): number | undefined {
  if (value === null || value === undefined) return undefined;
  const number = writtenNumber(value);
  if (number === undefined || !(Math.abs(number) < 2 ** 63)) {
    throw unparsable(`${name}: must be a number of 64 bits`);
  }
  return Math.trunc(number);
}

function writtenNumber(value: JsonValue): number | undefined {
  if (isNumber(value)) return Number(value.digits);
  if (typeof value !== 'string') return undefined;
  const trimmed = value.trim();
  return /^[+-]?\d*$/.test(trimmed) ? Number(trimmed) : undefined;
}

/** Throws for anything but an object, null and what is absent. */
export function objectOf(value: Member, name: string): JsonObject | undefined {
  if (value === null || value === undefined) return undefined;
  if (isObject(value)) return value;
  throw unparsable(`${name}: must be an object`);
}

/** Throws for anything but a list, null and what is absent. */
export function arrayOf(value: Member, name: string): readonly JsonValue[] | undefined {
  if (value === null || value === undefined) return undefined;
  if (isArray(value)) return value;
  throw unparsable(`${name}: must be a list`);
}

/** The texts of an object by name; `null` stays null. */
export function textsOf(
  value: Member,
  name: string,
): ReadonlyMap<string, string | null> | undefined {
  const object = objectOf(value, name);
  return (
    object &&
    new Map(Array.from(object, ([key, text]) => [key, textOf(text, `${name}.${key}`) ?? null]))
  );
}
