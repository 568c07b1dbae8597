/** What a cycle counts as usage: the mean of its stretches by their length, so that no cycle counts twice. */

interface Part {
  readonly amount: number;
  readonly intervalUs: number;
}

/** Rounded half to even to a whole number; 0 without any stretch. */
export function cycleUsage(parts: readonly Part[]): number {
  const lengthUs = parts.reduce((sum, { intervalUs }) => sum + BigInt(intervalUs), 0n);
  if (lengthUs === 0n) return 0;
  const weighted = parts.reduce(
    (sum, { amount, intervalUs }) => sum + BigInt(amount) * BigInt(intervalUs),
    0n,
  );
  const whole = weighted / lengthUs;
  const twice = 2n * (weighted % lengthUs);
  const isUp = twice > lengthUs || (twice === lengthUs && whole % 2n === 1n);
  return Number(isUp ? whole + 1n : whole);
}
