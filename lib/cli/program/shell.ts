/** Quoting for a POSIX shell. */

/** Quotes one word if it needs to be. Throws for a NUL, which no command line can hold. */
export function shellWord(text: string): string {
  if (text.includes('\0')) throw new Error('NUL cannot be part of a command line');
  return /^[\w/:.,@%+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

export const shellCommand = (...argv: readonly string[]): string => argv.map(shellWord).join(' ');
