/** The parts of a record that hold more than one value: its metadata, and its unknown fields. */
import { type Fields, isBlank, isObject, RefusedField, refuse } from '../fields';
import { cleanText } from '../text';

const MAX_METADATA_KEYS = 256;
const METADATA_ALLOWED = `an object of at most ${MAX_METADATA_KEYS} keys whose values are texts (in CSV: the JSON text of one)`;
const MAX_DEPTH = 16;

function parsed(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

/** Texts by name; missing, null and empty mean undefined. */
export function metadataIn(fields: Fields, field: string): Record<string, string> | undefined {
  if (isBlank(fields[field])) return undefined;
  const value = parsed(fields[field]);
  const entries = isObject(value) ? Object.entries(value) : undefined;
  if (!entries) return refuse(field, value, METADATA_ALLOWED);
  if (entries.length > MAX_METADATA_KEYS) {
    throw new RefusedField(field, `${entries.length} keys: must be ${METADATA_ALLOWED}`);
  }
  const members = entries.map(([key, text]) =>
    typeof text === 'string'
      ? ([cleanText(key), cleanText(text)] as const)
      : refuse(`${field}.${cleanText(key)}`, text, 'a text'),
  );
  return Object.fromEntries(members);
}

/** The unknown fields of a record, kept unchanged; undefined if there are none. */
export function extIn(fields: Fields, known: ReadonlySet<string>): Fields | undefined {
  let ext: [string, unknown][] | undefined;
  for (const field of Object.keys(fields)) {
    if (known.has(field)) continue;
    ext ??= [];
    ext.push([cleanText(field), storable(field, fields[field], 1)]);
  }
  // Unlike an assignment, fromEntries makes an ordinary field of __proto__.
  return ext && Object.fromEntries(ext);
}

/** A JSON value with all its texts made storable. */
function storable(field: string, value: unknown, depth: number): unknown {
  if (typeof value === 'string') return cleanText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth > MAX_DEPTH) return refuse(field, value, `nested at most ${MAX_DEPTH} deep`);
  if (Array.isArray(value)) return value.map((member) => storable(field, member, depth + 1));
  const members = Object.entries(value).map(
    ([key, member]) => [cleanText(key), storable(field, member, depth + 1)] as const,
  );
  return Object.fromEntries(members);
}
