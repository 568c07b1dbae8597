/** Filters of lists: `field=v`, `field__lt=v` and the like. A comma is OR; several parameters must all hold. */
import type { Bounds, Filters } from '../../../domain/values/bounds';
import { validation } from '../errors';
import type { Parameters } from '../request';
import { INTEGER } from './paging';

/** What is written in a filter: from its first number up to, and without, its end. */
export interface Written {
  readonly at: number;
  readonly end?: number;
}

export interface FilteredField {
  readonly name: string;
  /** What stands before the name of a comparison; `__` if it is left out. */
  readonly separators?: readonly string[];
  /** Undefined: it is none. */
  readonly read: (text: string) => Written | undefined;
  /** `Invalid WORD 'x' provided. Please provide ALLOWED.` */
  readonly word: string;
  readonly allowed: string;
}

type ToBounds = (values: readonly Written[]) => readonly Bounds[];

const each =
  (toBounds: (value: Written) => Bounds): ToBounds =>
  (values) =>
    values.map(toBounds);

const equal: ToBounds = each(({ at, end }) =>
  end === undefined ? { from: at, until: at } : { from: at, before: end },
);

const COMPARISONS: Readonly<Record<string, ToBounds>> = {
  exact: equal,
  in: equal,
  lt: each(({ at }) => ({ before: at })),
  lte: each(({ at }) => ({ until: at })),
  gt: each(({ at }) => ({ after: at })),
  gte: each(({ at }) => ({ from: at })),
  range: ([first, last]) => [{ ...(first && { from: first.at }), ...(last && { until: last.at }) }],
};

/** Throws `invalidParameter`. */
export function filtersIn(parameters: Parameters, field: FilteredField): Filters {
  const { name, separators = ['__'] } = field;
  const names = Object.entries(COMPARISONS).flatMap(([comparison, toBounds]) =>
    separators.map((separator) => [`${name}${separator}${comparison}`, toBounds] as const),
  );
  return [[name, equal] as const, ...names].flatMap(([parameter, toBounds]) =>
    (parameters.get(parameter) ?? []).map((text) => toBounds(valuesIn(field, parameter, text))),
  );
}

function valuesIn({ read, word, allowed }: FilteredField, parameter: string, text: string) {
  const parts = alternativesIn(text);
  if (parameter.endsWith('range') && parts.length !== 2) {
    const wanted = `two ${word === 'date' ? 'dates' : 'values'}`;
    throw validation(parameter, `Invalid range '${text}' provided. Please provide ${wanted}.`);
  }
  return parts.map((part) => {
    const value = read(part.trim());
    if (value !== undefined) return value;
    throw validation(parameter, `Invalid ${word} '${part}' provided. Please provide ${allowed}.`);
  });
}

/** Commas are OR; a backslash keeps one, or a backslash, in the value. */
export function alternativesIn(text: string): readonly string[] {
  const parts = [''];
  for (const [, kept, char = ''] of text.matchAll(/\\([,\\])|(.)/gsu)) {
    if (kept === undefined && char === ',') parts.push('');
    else parts[parts.length - 1] += kept ?? char;
  }
  return parts;
}

export const integerField = (name: string): FilteredField => ({
  ...{ name, word: name, allowed: 'an integer' },
  read: (text) => (INTEGER.test(text) ? { at: clamped(Number(text)) } : undefined),
});

const clamped = (value: number): number =>
  Math.max(-Number.MAX_SAFE_INTEGER, Math.min(value, Number.MAX_SAFE_INTEGER));

/** Texts of which one must be equal; several parameters must all hold. */
export const textsIn = (
  parameters: Parameters,
  names: readonly string[],
): readonly (readonly string[])[] =>
  names.flatMap((name) => (parameters.get(name) ?? []).map(alternativesIn));
