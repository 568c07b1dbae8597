/** OpenTSDB's patterns with asterisks. */

/**
 * A pattern that ends with an asterisk is anchored at its beginning, one that begins with one at its end, one with both
 * nowhere. So far as everywhere; but with asterisks only inside it is not anchored either: `a*b` finds `cab`.
 */
export function matchesWildcard(pattern: string): (value: string) => boolean {
  const pieces = pattern.split('*').filter((piece) => piece !== '');
  const [first = ''] = pieces;
  const last = pieces.at(-1) ?? '';
  const isOpenAtStart = pattern.startsWith('*');
  const isOpenAtEnd = pattern.endsWith('*');
  return (value) => {
    if (isOpenAtStart && !isOpenAtEnd && !value.endsWith(last)) return false;
    if (isOpenAtEnd && !isOpenAtStart && !value.startsWith(first)) return false;
    return occurInOrder(pieces, value);
  };
}

/** Each piece no earlier than the ones before it are long together; so `a*a` finds `ba`, as OpenTSDB does. */
function occurInOrder(pieces: readonly string[], value: string): boolean {
  let earliest = 0;
  return pieces.every((piece) => {
    const isFound = value.includes(piece, earliest);
    earliest += piece.length;
    return isFound;
  });
}
