/** Facts from the fields of a record: what lifetimes and events have in common. */
import type { Facts, Size } from '../../domain/observation';
import { type Fields, isBlank, required } from '../fields';
import { nameIn, nonEmptyText, optionalSizeIn, size, textIn } from './fields';
import { extIn, metadataIn } from './metadata';

/** Facts under construction. */
export type Draft = { -readonly [K in keyof Facts]: Facts[K] };

/** Says a fact, unless there is nothing to say. */
export function setIfDefined<K extends keyof Facts>(
  draft: Draft,
  key: K,
  value: Facts[K] | undefined,
): void {
  if (value !== undefined) draft[key] = value as Draft[K];
}

export const SIZE_FIELDS = ['flavor', 'vcpus', 'memory_mb', 'root_gb', 'ephemeral_gb'] as const;

/** The size, of which only `ephemeral_gb` may be left out: it is 0 then. */
export const sizeOf = (fields: Fields): Size => ({
  flavor: required(fields, 'flavor', nonEmptyText),
  vcpus: required(fields, 'vcpus', size),
  memoryMb: required(fields, 'memory_mb', size),
  rootGb: required(fields, 'root_gb', size),
  ephemeralGb: optionalSizeIn(fields, 'ephemeral_gb') ?? 0,
});

/** The size if any part of it is told; half a size is none and is refused by its missing part. */
export const optionalSizeOf = (fields: Fields): Size | undefined =>
  SIZE_FIELDS.every((field) => isBlank(fields[field])) ? undefined : sizeOf(fields);

/** What both may tell, and what neither has a word for. */
export function setOther(facts: Draft, fields: Fields, known: ReadonlySet<string>): void {
  setIfDefined(facts, 'name', nameIn(fields, 'name'));
  setIfDefined(facts, 'swapMb', optionalSizeIn(fields, 'swap_mb'));
  setIfDefined(facts, 'zone', textIn(fields, 'availability_zone'));
  setIfDefined(facts, 'host', textIn(fields, 'host'));
  setIfDefined(facts, 'cell', textIn(fields, 'cell'));
  setIfDefined(facts, 'image', textIn(fields, 'image'));
  setIfDefined(facts, 'metadata', metadataIn(fields, 'metadata'));
  setIfDefined(facts, 'ext', extIn(fields, known));
}
