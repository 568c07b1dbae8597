/** The names that a producer has for its own records: they only tell whether one name has two contents. */
import { type Fields, idIn } from './fields';

/** Throws RefusedField for what is no name; null and a missing field give none. */
export const keyIn = (fields: Fields): string | undefined =>
  fields['key'] === undefined || fields['key'] === null ? undefined : idIn(fields, 'key');
