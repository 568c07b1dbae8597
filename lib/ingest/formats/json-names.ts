/** Names that stand twice in one JSON object: JSON.parse silently keeps the last value of each. */

/** One such name; undefined if there is none. `value`: what the text was parsed to. */
export const repeatedName = (text: string, value: unknown): string | undefined =>
  // Counting is several times cheaper than collecting the names, and nearly always enough.
  namesIn(text) === membersIn(value) ? undefined : firstRepeated(text);

/** How many names of members there are in valid JSON. */
function namesIn(text: string): number {
  let count = 0;
  for (let at = text.indexOf('"'); at >= 0; ) {
    const end = endOfString(text, at);
    if (isName(text, end)) count += 1;
    at = text.indexOf('"', end);
  }
  return count;
}

/** Behind the closing quote of the string that begins here. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end > 0 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end < 0 ? text.length : end + 1;
}

function isEscaped(text: string, at: number): boolean {
  let backslashes = 0;
  while (text[at - 1 - backslashes] === '\\') backslashes += 1;
  return backslashes % 2 === 1;
}

const NAME_END = /[ \t\r\n]*:/y;

function isName(text: string, end: number): boolean {
  NAME_END.lastIndex = end;
  return NAME_END.test(text);
}

function membersIn(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const members: readonly unknown[] = Object.values(value);
  const own = Array.isArray(value) ? 0 : members.length;
  return members.reduce<number>((sum, member) => sum + membersIn(member), own);
}

const TOKEN = /[{}]|"(?:[^"\\]|\\.)*"(?:[ \t\r\n]*:)?/gs;

function firstRepeated(text: string): string | undefined {
  const open: Set<string>[] = [];
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === '{') open.push(new Set());
    else if (token === '}') open.pop();
    else if (token.endsWith(':')) {
      const name = String(JSON.parse(token.slice(0, token.lastIndexOf('"') + 1)));
      if (open.at(-1)?.has(name)) return name;
      open.at(-1)?.add(name);
    }
  }
  return undefined;
}
