/** Bounds of a number, such as an instant in µs; filters are made of them. */

export interface Bounds {
  /** Above it. */
  readonly after?: number;
  /** At it, or above. */
  readonly from?: number;
  /** Below it. */
  readonly before?: number;
  /** At it, or below. */
  readonly until?: number;
}

/** Each of these must hold; each is a list of alternatives. */
export type Filters = readonly (readonly Bounds[])[];

const isWithin = (
  value: number,
  { after = -Infinity, from = -Infinity, before = Infinity, until = Infinity }: Bounds,
): boolean => value > after && value >= from && value < before && value <= until;

export const passes = (value: number, filters: Filters): boolean =>
  filters.every((alternatives) => alternatives.some((bounds) => isWithin(value, bounds)));

/** Whole numbers from the first to the last that may pass: of whatever lies outside, none does. */
export function hullOf(filters: Filters): { readonly first: number; readonly last: number } {
  const all = filters.map((alternatives) => ({
    first: Math.min(...alternatives.map(firstOf)),
    last: Math.max(...alternatives.map(lastOf)),
  }));
  return {
    first: Math.max(-Infinity, ...all.map(({ first }) => first)),
    last: Math.min(Infinity, ...all.map(({ last }) => last)),
  };
}

const firstOf = ({ after = -Infinity, from = -Infinity }: Bounds): number =>
  Math.max(after + 1, from);

const lastOf = ({ before = Infinity, until = Infinity }: Bounds): number =>
  Math.min(before - 1, until);
