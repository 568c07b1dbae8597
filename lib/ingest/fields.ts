/** The fields of one line of input, each read by a validator; a refusal names the field, its value and what is allowed. */

import { AppError } from '../errors';
import type { Validator } from '../validator';
import { jsonFault } from './formats/json-names';
import { printable, quoted } from './text';

/** One line as it came: texts only (CSV), or any JSON. */
export type Fields = Readonly<Record<string, unknown>>;

/** A line that is refused, with the field at fault if there is one. */
export class RefusedField extends AppError {
  readonly field: string | undefined;
  constructor(field: string | undefined, message: string) {
    super('refusedInput', message);
    this.name = 'RefusedField';
    this.field = field;
  }
}

/** Throws RefusedField. */
export function refuse(field: string, value: unknown, allowed: string): never {
  throw new RefusedField(field, `${quoted(value)}: must be ${allowed}`);
}

export const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isBlank = (value: unknown): boolean =>
  value === undefined || value === null || value === '';

/** A field that must be there. Throws RefusedField, as all below. */
export function required<T>(
  fields: Fields,
  field: string,
  validator: Validator<T>,
  orElse = '',
): T {
  const value = fields[field];
  const result = validator.read(value);
  if (result !== undefined) return result;
  const allowed = `${validator.allowed}${orElse}`;
  if (validator.isSecret) throw new RefusedField(field, `must be ${allowed}`);
  return refuse(field, value, allowed);
}

/** Undefined if the field is missing. */
export const optional = <T>(
  fields: Fields,
  field: string,
  validator: Validator<T>,
): T | undefined => (fields[field] === undefined ? undefined : required(fields, field, validator));

/** Null for none, undefined if the field is missing. */
export function nullable<T>(
  fields: Fields,
  field: string,
  validator: Validator<T>,
): T | null | undefined {
  const value = fields[field];
  if (value === undefined || value === null) return value;
  return required(fields, field, validator, ', or null for none');
}

const MAX_VALUES = 10_000;

/** A list of values; undefined if the field is missing. */
export function list<T>(fields: Fields, field: string, validator: Validator<T>): T[] | undefined {
  const values = fields[field];
  if (values === undefined) return undefined;
  if (!Array.isArray(values) || values.length > MAX_VALUES) {
    return refuse(field, values, `a list of at most ${MAX_VALUES} values`);
  }
  return values.map((value: unknown, index) => {
    const member = `${field}[${index}]`;
    return required({ [member]: value }, member, validator);
  });
}

/** Refuses a field that is not among the known ones: it may be a misspelt one. */
export function checkNames(fields: Fields, known: readonly string[]): void {
  const unknown = Object.keys(fields).find((field) => !known.includes(field));
  if (unknown === undefined) return;
  throw new RefusedField(unknown, `no field of this kind; allowed: ${known.join(', ')}`);
}

/** One JSON object as fields. Throws RefusedField without a field. */
export function parseFields(text: string): Fields {
  const value = parseJson(text);
  if (!isObject(value)) throw new RefusedField(undefined, 'must be one JSON object a line');
  // Of two values of one name, nothing shows which is meant.
  const found = jsonFault(text, value);
  if (found) throw new RefusedField(found.field, found.fault);
  return value;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const { message } = error as SyntaxError;
    throw new RefusedField(
      undefined,
      `not JSON (${printable(message)}): must be one JSON object a line`,
    );
  }
}
