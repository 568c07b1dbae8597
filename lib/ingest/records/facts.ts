/** From the fields of a record to facts: what lifetimes and events have in common. */
import type { Facts, Size } from '../../domain/observation';
import { type Fields, isBlank, required } from '../fields';
import { nameIn, nonEmptyText, optionalSizeIn, size, textIn } from './fields';
import { extIn, metadataIn } from './metadata';

/** Facts under construction. */
export type Draft = { -readonly [K in keyof Facts]: Facts[K] };

/** Sets a fact unless its value is undefined. */
export function setIfDefined<K extends keyof Facts>(
  draft: Draft,
  key: K,
  value: Facts[K] | undefined,
): void {
  if (value !== undefined) draft[key] = value as Draft[K];
}

export const SIZE_FIELDS = ['flavor', 'vcpus', 'memory_mb', 'root_gb', 'ephemeral_gb'] as const;

/** The size; only `ephemeral_gb` may be left out, and is 0 then. */
export const sizeOf = (fields: Fields): Size => ({
  flavor: required(fields, 'flavor', nonEmptyText),
  vcpus: required(fields, 'vcpus', size),
  memoryMb: required(fields, 'memory_mb', size),
  rootGb: required(fields, 'root_gb', size),
  ephemeralGb: optionalSizeIn(fields, 'ephemeral_gb') ?? 0,
});

/** The size if the record has any part of it. An incomplete size is refused by its missing part. */
export const optionalSizeOf = (fields: Fields): Size | undefined =>
  SIZE_FIELDS.every((field) => isBlank(fields[field])) ? undefined : sizeOf(fields);

/** The facts that both may have, and the unknown fields. */
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
