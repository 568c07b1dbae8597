/** An object whose keys are in order. */

export const sortedByName = (
  entries: readonly (readonly [name: string, value: number])[],
): Readonly<Record<string, number>> =>
  Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : Number(a > b))));
