/** Canonical JSON (RFC 8785): one text for one value, whatever the order of its keys. Ids and digests are hashes of it. */

/** JSON with the keys of every object sorted by code unit and undefined values left out. */
export function canonicalJson(value: unknown): string {
  const inOrder = sortedObject(value);
  return inOrder === UNORDERABLE ? canonicalText(value) : JSON.stringify(inOrder);
}

/** Stands for a value whose keys no object keeps in order. */
const UNORDERABLE = Symbol('unorderable');

/** Keys like "7" come first in every object, and __proto__ is no key that can be set. */
const isUnorderable = (key: string): boolean => key < ':' || key === '__proto__';

/** The same value with its keys in order: the engine writes that faster than our own text. */
function sortedObject(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return canonicalList(value);
  const members = value as Readonly<Record<string, unknown>>;
  const result: Record<string, unknown> = {};
  for (const key of Object.keys(members).sort()) {
    const member = sortedObject(members[key]);
    if (member === UNORDERABLE || isUnorderable(key)) return UNORDERABLE;
    result[key] = member;
  }
  return result;
}

function canonicalList(list: readonly unknown[]): unknown {
  const members = list.map(sortedObject);
  return members.includes(UNORDERABLE) ? UNORDERABLE : members;
}

function canonicalText(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalText).join(',')}]`;
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonicalText(member)}`);
  return `{${members.join(',')}}`;
}
