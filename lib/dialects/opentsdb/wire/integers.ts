/** Signed integers of 64 bits, as OpenTSDB reads them. */

/** Why a text is no such integer. */
export class IntegerFault extends Error {}

const MAX = 2n ** 63n - 1n;
const MIN = -(2n ** 63n);

/** Throws `IntegerFault`. */
export function parseInteger(text: string): bigint {
  if (text === '') throw new IntegerFault('Empty string');
  const digits = /^[+-]/.test(text) ? text.slice(1) : text;
  if (digits === '') throw new IntegerFault(`Just a sign, no value: ${text}`);
  const stray = /[^0-9]/.exec(digits);
  if (digits.length > 19) throw new IntegerFault(`Value too long: ${text}`);
  if (stray) throw new IntegerFault(`Invalid character '${stray[0]}' in ${text}`);
  const value = text.startsWith('-') ? -BigInt(digits) : BigInt(digits);
  if (value > MAX || value < MIN) throw new IntegerFault(`Overflow in ${text}`);
  return value;
}
