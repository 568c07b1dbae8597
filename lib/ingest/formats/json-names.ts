/** Names that stand twice in one JSON object: JSON.parse silently keeps the last value of each. */
import { NAME_TWICE, TOO_DEEP } from './faults';

export interface JsonFault {
  readonly field?: string;
  readonly fault: string;
}

/** What is wrong with valid JSON; undefined if nothing is. `value`: what the text was parsed to. */
export function jsonFault(text: string, value: unknown): JsonFault | undefined {
  const members = membersIn(value);
  if (Number.isNaN(members)) return { fault: TOO_DEEP };
  // Counting is several times cheaper than collecting the names, and nearly always enough.
  const field = namesIn(text) === members ? undefined : firstRepeated(text);
  return field === undefined ? undefined : { field, fault: NAME_TWICE };
}

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

/** What is nested deeper could exhaust the stack of whatever walks through it. */
const MAX_DEPTH = 500;

/** NaN for what is nested too deep. */
function membersIn(value: unknown, depth = 0): number {
  if (typeof value !== 'object' || value === null) return 0;
  if (depth > MAX_DEPTH) return Number.NaN;
  const members: readonly unknown[] = Object.values(value);
  const own = Array.isArray(value) ? 0 : members.length;
  return members.reduce<number>((sum, member) => sum + membersIn(member, depth + 1), own);
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
