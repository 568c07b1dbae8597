/** What is kept of a message that was refused: known fields, as far as they hold what they should. */
import { type Fields, isObject } from '../fields';

/** The plain values among these fields. Anything nested may hold what nobody knows. */
export const plainIn = (object: Fields, fields: readonly string[]): Fields =>
  only(object, (field, value) => fields.includes(field) && !isNested(value));

/** With the texts of its metadata, too. */
export function knownIn(object: Fields, fields: readonly string[]): Fields {
  const { metadata } = object;
  const known = plainIn(object, fields);
  if (!isObject(metadata)) return known;
  return { ...known, metadata: only(metadata, (_key, value) => typeof value === 'string') };
}

const only = (object: Fields, isKept: (field: string, value: unknown) => boolean): Fields =>
  Object.fromEntries(Object.entries(object).filter(([field, value]) => isKept(field, value)));

const isNested = (value: unknown): boolean => typeof value === 'object' && value !== null;
