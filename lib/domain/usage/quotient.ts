/** Exact integers to doubles, rounded once. */

/** Enough bits for any quotient of two doubles' worth of digits, with one to spare for what is cut off. */
const SHIFT = 128n;

/** The double nearest to `dividend / divisor`; the divisor is positive. */
export function quotient(dividend: bigint, divisor: bigint): number {
  const magnitude = dividend < 0n ? -dividend : dividend;
  const scaled = magnitude << SHIFT;
  // The last bit says whether there was a rest, so that Number() breaks a tie only where there is one.
  const rest = scaled % divisor === 0n ? 0n : 1n;
  const value = Number((scaled / divisor) | rest) / 2 ** Number(SHIFT);
  return dividend < 0n ? -value : value;
}
