/** The union of the stamps of several series. */

/**
 * Sorted, each stamp once; merged in pairs, so that each is looked at as often as the number of series has bits. In
 * steps, one for each pair.
 */
export function* unionOfStamps(columns: readonly Float64Array[]): Generator<void, Float64Array> {
  let rest = columns;
  while (rest.length > 1) {
    const merged: Float64Array[] = [];
    for (let i = 0; i < rest.length; i += 2) {
      const [one = new Float64Array(), other] = rest.slice(i, i + 2);
      merged.push(other === undefined ? one : union(one, other));
      yield;
    }
    rest = merged;
  }
  return rest[0] ?? new Float64Array();
}

function union(one: Float64Array, other: Float64Array): Float64Array {
  if (areEqual(one, other)) return one;
  const result = new Float64Array(one.length + other.length);
  let [i, j, size] = [0, 0, 0];
  while (i < one.length && j < other.length) {
    const [a, b] = [one[i] as number, other[j] as number];
    result[size++] = Math.min(a, b);
    if (a <= b) i++;
    if (b <= a) j++;
  }
  for (; i < one.length; i++) result[size++] = one[i] as number;
  for (; j < other.length; j++) result[size++] = other[j] as number;
  return result.subarray(0, size);
}

/** Series are mostly sampled together, and filled ones share their stamps. */
function areEqual(one: Float64Array, other: Float64Array): boolean {
  if (one.length !== other.length) return false;
  if (one.buffer === other.buffer && one.byteOffset === other.byteOffset) return true;
  for (let i = 0; i < one.length; i++) if (one[i] !== other[i]) return false;
  return true;
}
