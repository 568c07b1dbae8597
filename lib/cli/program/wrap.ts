/** Word wrap: long messages on a terminal are broken between words; a pipe gets each whole, on one line. */
import type { Output } from './command';

const INDENT = '  ';
const DEFAULT_COLUMNS = 80;

/** The text as it fits the output; a word that is longer than a line stays whole, as a path to be copied. */
export function wrapped(text: string, { isTTY, columns = DEFAULT_COLUMNS }: Output): string {
  if (!isTTY || text.length <= columns) return text;
  const [indent = ''] = /^ */.exec(text) ?? [];
  const [first = '', ...words] = text.trim().split(' ');
  const lines: string[] = [];
  let line = `${indent}${first}`;
  for (const word of words) {
    if (line.length + 1 + word.length <= columns) line += ` ${word}`;
    else {
      lines.push(line);
      line = `${indent}${INDENT}${word}`;
    }
  }
  return [...lines, line].join('\n');
}
