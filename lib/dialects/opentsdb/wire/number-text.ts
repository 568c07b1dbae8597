/** How numbers are written. */

/** From here on the digits of an integer would pretend to be exact. */
const EXPONENT_FROM = 1e16;

/** As JSON. */
export const jsonNumber = (value: number): string =>
  Math.abs(value) >= EXPONENT_FROM ? value.toExponential() : String(value);

/** In a text, as Java writes it: with an exponent below a thousandth and from ten millions on, unless it is whole. */
export function javaNumber(value: number): string {
  const size = Math.abs(value);
  if (Number.isSafeInteger(value) || (size >= 1e-3 && size < 1e7)) return String(value);
  const [mantissa = '', exponent = ''] = value.toExponential().split('e');
  const decimals = mantissa.includes('.') ? mantissa : `${mantissa}.0`;
  return `${decimals}E${exponent.replace('+', '')}`;
}
