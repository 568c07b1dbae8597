/** Integers as Django REST framework reads them from a query. */

interface Bounds {
  readonly min: number;
  readonly max: number;
}

/** The value, or the text of what is wrong with it. */
export type IntegerOrFault = { readonly value: number } | { readonly fault: string };

const MAX_LENGTH = 1000;
/** A fraction of zeros is cut off. */
const INTEGER = /^\s*([+-]?\d+)(?:\.0*)?\s*$/;

export function readInteger(text: string, { min, max }: Bounds): IntegerOrFault {
  if (text.length > MAX_LENGTH) return { fault: 'String value too large.' };
  const [, digits] = INTEGER.exec(text) ?? [];
  if (digits === undefined) return { fault: 'A valid integer is required.' };
  const value = Number(digits) + 0;
  if (value < min) return { fault: `Ensure this value is greater than or equal to ${min}.` };
  if (value > max) return { fault: `Ensure this value is less than or equal to ${max}.` };
  return { value };
}
