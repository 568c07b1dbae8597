/** The fields of one line of an inventory, each checked as it is read. */
import type { Validator } from '../../domain/values/validators';
import { type Fields, RefusedField, refuse } from '../records/fields';

const readText = <T>(fields: Fields, field: string, validator: Validator<T>, orElse: string): T => {
  const value = fields[field];
  const result = typeof value === 'string' ? validator.read(value) : undefined;
  if (result !== undefined) return result;
  const allowed = `${validator.allowed}${orElse}`;
  if (validator.isSecret) throw new RefusedField(field, `must be ${allowed}`);
  return refuse(field, value, allowed);
};

/** A value that must be there. */
export const needed = <T>(fields: Fields, field: string, validator: Validator<T>): T =>
  readText(fields, field, validator, '');

/** Undefined: not told. */
export const optional = <T>(
  fields: Fields,
  field: string,
  validator: Validator<T>,
): T | undefined => (fields[field] === undefined ? undefined : needed(fields, field, validator));

/** Null: none. Undefined: not told. */
export function nullable<T>(
  fields: Fields,
  field: string,
  validator: Validator<T>,
): T | null | undefined {
  const value = fields[field];
  if (value === undefined || value === null) return value;
  return readText(fields, field, validator, ', or null for none');
}

export function flag(fields: Fields, field: string): boolean | undefined {
  const value = fields[field];
  if (value === undefined || typeof value === 'boolean') return value;
  return refuse(field, value, 'true or false');
}

const MAX_VALUES = 10_000;

/** Undefined: not told. */
export function list<T>(fields: Fields, field: string, validator: Validator<T>): T[] | undefined {
  const values = fields[field];
  if (values === undefined) return undefined;
  if (!Array.isArray(values) || values.length > MAX_VALUES) {
    return refuse(field, values, `a list of at most ${MAX_VALUES} values`);
  }
  return values.map((value: unknown, index) =>
    needed({ [at(field, index)]: value }, at(field, index), validator),
  );
}

const at = (field: string, index: number): string => `${field}[${index}]`;

/** Throws RefusedField for a field that has no meaning: it may be a known one, misspelt. */
export function checkNames(fields: Fields, known: readonly string[]): void {
  const unknown = Object.keys(fields).find((field) => !known.includes(field));
  if (unknown === undefined) return;
  throw new RefusedField(unknown, `no field of this kind; allowed: ${known.join(', ')}`);
}
