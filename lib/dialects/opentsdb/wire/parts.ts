/** A text in parts, as Java splits it. */

/**
 * Empty parts at the end do not count. An expression such as `-+$` would take a time that grows with the square of how
 * many separators follow each other.
 */
export function partsOf(text: string, separator: string): readonly string[] {
  const parts = text.split(separator);
  while (parts.length > 1 && parts.at(-1) === '') parts.pop();
  return parts;
}
