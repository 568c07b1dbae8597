/** Python's `repr` of a string, for messages that quote input. */

const UNPRINTABLE = /[\p{C}\p{Z}]/u;
const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

export function pythonRepr(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const quoted = Array.from(text, (char) => (char === quote ? `\\${char}` : shownChar(char)));
  return `${quote}${quoted.join('')}${quote}`;
}

function shownChar(char: string): string {
  const short = ESCAPES[char];
  if (short !== undefined) return short;
  if (char === ' ' || !UNPRINTABLE.test(char)) return char;
  return escapeByCode(char.codePointAt(0) ?? 0);
}

function escapeByCode(code: number): string {
  const hex = code.toString(16);
  if (code < 0x100) return `\\x${hex.padStart(2, '0')}`;
  return code < 0x10000 ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}
