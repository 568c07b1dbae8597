/** The fields that records have: validators for their values, and what an absent or empty one means. */

import type { SourceClass } from '../../domain/observation';
import { isId } from '../../domain/values/id';
import { foreignId, instant } from '../../domain/values/validators';
import { text, type Validator } from '../../validator';
import { type Fields, isBlank, nullable, optional, required } from '../fields';
import { cleanText } from '../text';
import { type LatestUs, refuseBeyondRange } from './future';

export interface RecordOptions {
  /** The class of the source that the record comes from. */
  readonly sourceClass: SourceClass;
  /** When lifetimes were true that have no `updated_at`. */
  readonly asOfUs?: number | undefined;
  /** The latest instant that they may name. */
  readonly latestUs: LatestUs;
  /** What would let in a later one, in the words of whoever sends the record: a flag, or else a setting. */
  readonly futureNeeds?: string | undefined;
}

export const id = foreignId;

const MAX_PREFIX_LENGTH = 64;

/** What may be put before the ids of servers. */
export const ID_PREFIX: Validator<string> = text(
  `at most ${MAX_PREFIX_LENGTH} visible characters`,
  (value) => (value.length <= MAX_PREFIX_LENGTH && isId(`${value}x`) ? value : undefined),
);

const MAX_TEXT_LENGTH = 1024;

/** Storable text of at most 1,024 characters (code points). */
const shortText = (value: string): string | undefined =>
  value.length <= MAX_TEXT_LENGTH || [...value].length <= MAX_TEXT_LENGTH
    ? cleanText(value)
    : undefined;

const nameOrNull: Validator<string | null> = {
  allowed: `a text of at most ${MAX_TEXT_LENGTH} characters, or null`,
  read: (value) =>
    typeof value === 'string' ? shortText(value) : value === null ? null : undefined,
};

export const nonEmptyText: Validator<string> = text(
  `a text of 1 to ${MAX_TEXT_LENGTH} characters`,
  (value) => (value === '' ? undefined : shortText(value)),
);

const MAX_SIZE = 2 ** 31 - 1;

/** An amount of a resource; a decimal text, which is all that CSV has, counts as its number. */
export const size: Validator<number> = {
  allowed: `an integer from 0 to ${MAX_SIZE}`,
  read: (value) => {
    const amount =
      typeof value === 'string' && /^\d{1,10}(\.0+)?$/.test(value) ? Number(value) : value;
    const isSize = typeof amount === 'number' && Number.isInteger(amount);
    // abs: -0 is 0
    return isSize && amount >= 0 && amount <= MAX_SIZE ? Math.abs(amount) : undefined;
  },
};

/** Any text, an empty one too; null for none, undefined if the record does not mention it. */
export const nameIn = (fields: Fields, field: string): string | null | undefined =>
  optional(fields, field, nameOrNull);

/** As `nameIn`, but an empty text means none: CSV has no other way to write that. */
export const textIn = (fields: Fields, field: string): string | null | undefined =>
  nameIn(fields, field) === '' ? null : nameIn(fields, field);

/** A size that may be left out: missing, null and the empty text are all the same. */
export const optionalSizeIn = (fields: Fields, field: string): number | undefined =>
  isBlank(fields[field]) ? undefined : required(fields, field, size);

/** An instant; null for none. An empty text is refused: it may be a mistake, and "no end" costs money. */
export function timeIn(fields: Fields, field: string): number | null | undefined {
  const us = instant.read(fields[field]);
  if (us !== undefined) return us;
  refuseBeyondRange(fields, field);
  return nullable(fields, field, instant);
}

/** The producer's own name for a record, used only to detect one name with two contents; null is none. */
export const keyIn = (fields: Fields): string | undefined =>
  fields['key'] === null ? undefined : optional(fields, 'key', id);
