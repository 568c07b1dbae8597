/** Amounts of money as decimal text, since binary fractions are not exact. */

const PATTERN = /^(-?)0*(\d{1,18})(?:\.(\d{1,20}?)0*)?$/;

export const DECIMAL_ALLOWED =
  'a decimal number as a text, such as "12.50", of at most 18 digits before the point and 20 after it';

/** In its shortest form, so that equal amounts are equal texts; undefined for other text. */
export function decimalOf(text: string): string | undefined {
  const [, sign = '', whole, fraction = ''] = PATTERN.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const rest = fraction.replace(/0+$/, '');
  const amount = rest === '' ? whole : `${whole}.${rest}`;
  return amount === '0' ? amount : `${sign}${amount}`;
}
