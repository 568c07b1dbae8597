/** One parsed record to one statement, whatever file format or queue it came in. */
import type { Statement } from '../../domain/observation';
import { type Fields, isBlank, isObject, RefusedField } from '../fields';
import { printable } from '../text';
import { event } from './events';
import { lifetime } from './lifetimes';

/** `asOfUs`: when a lifetime was true that does not tell it itself. Throws RefusedField. */
export function toStatement(fields: Fields, asOfUs?: number): Statement {
  return isBlank(fields['event']) ? lifetime(fields, asOfUs) : event(fields);
}

/** A JSON text as the fields of a record. Throws RefusedField, with no name of a field. */
export function parseFields(text: string): Fields {
  const value = parseJson(text);
  if (isObject(value)) return value;
  throw new RefusedField(undefined, 'must be one JSON object a line');
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
