/** Splits a JSON list into the texts of its elements, and never holds more than one of them. */
import { isUtf8 } from 'node:buffer';
import { AppError } from '../../errors';
import { isObject } from '../fields';
import { printable } from '../text';
import { jsonFault } from './json-names';
import { type Line, OpenLine } from './lines';
import { cutText, notUtf8, type Parsed, tooLong } from './parsed';

const byteOf = (char: string): number => char.charCodeAt(0);

const [QUOTE, BACKSLASH, COMMA] = [byteOf('"'), byteOf('\\'), byteOf(',')];
const [LIST, END_OF_LIST] = [byteOf('['), byteOf(']')];
const [OBJECT, END_OF_OBJECT] = [byteOf('{'), byteOf('}')];

const BLANKS: ReadonlySet<number | undefined> = new Set([...' \t\r\n'].map(byteOf));

const firstText = (bytes: Buffer, from = 0): number => {
  let at = from;
  while (at < bytes.length && BLANKS.has(bytes[at])) at += 1;
  return at;
};

/** Structural characters, which count outside of strings only. */
const MARKS = new Uint8Array(256);
for (const byte of [COMMA, LIST, END_OF_LIST, OBJECT, END_OF_OBJECT]) MARKS[byte] = 1;

/** The records of a JSON list, or of one object that may be many lines. */
export async function* readJson(chunks: AsyncIterable<Buffer>): AsyncGenerator<readonly Parsed[]> {
  for await (const elements of readElements(chunks)) yield elements.map(parseElement);
}

/** The elements of a JSON list, or one object, as lines; whether each is valid JSON is not checked. */
export async function* readElements(
  chunks: AsyncIterable<Buffer>,
): AsyncGenerator<readonly Line[]> {
  const scanner = new ElementScanner();
  for await (const chunk of chunks) {
    const elements = scanner.add(chunk);
    if (elements.length > 0) yield elements;
  }
  scanner.end();
}

/** Cuts at the commas of the outermost list. Throws `unreadableInput` for anything but a list or an object. */
class ElementScanner {
  readonly #open = new OpenLine();
  #elements: Line[] = [];
  #count = 0;
  /** The first byte that is not blank. */
  #outermost: number | undefined;
  #depth = 0;
  #isInText = false;
  /** The byte before was a backslash. */
  #isEscaped = false;
  #isBlank = true;

  /** The elements that end in this chunk. */
  add(chunk: Buffer): readonly Line[] {
    let at = 0;
    while (at < chunk.length) at = this.#advance(chunk, at);
    return this.#elements.splice(0);
  }

  end(): void {
    if (this.#depth > 0) throw unreadable(`the JSON text ends within element ${this.#count + 1}`);
  }

  #advance(chunk: Buffer, at: number): number {
    if (this.#depth > 0) return this.#advanceInside(chunk, at);
    const start = firstText(chunk, at);
    if (start === chunk.length) return start;
    if (this.#outermost !== undefined) throw unreadable(MORE);
    return this.#begin(chunk, start);
  }

  #begin(chunk: Buffer, at: number): number {
    this.#outermost = chunk[at];
    this.#depth = 1;
    if (this.#outermost === LIST) return at + 1;
    if (this.#outermost !== OBJECT) throw unreadable(NO_LIST);
    this.#keep(chunk.subarray(at, at + 1));
    return at + 1;
  }

  /** Up to the end of an element, of the list, or of the chunk. */
  #advanceInside(chunk: Buffer, start: number): number {
    for (let at = start; at < chunk.length; at += 1) {
      if (!this.#isMark(chunk[at])) continue;
      if (this.#step(chunk[at])) return this.#cut(chunk, start, at);
    }
    this.#keep(chunk.subarray(start));
    return chunk.length;
  }

  /** Whether the byte is structural; keeps track of strings and escapes. */
  #isMark(byte = 0): boolean {
    if (this.#isEscaped) {
      this.#isEscaped = false;
      return false;
    }
    if (this.#isInText && byte === BACKSLASH) this.#isEscaped = true;
    if (byte === QUOTE) this.#isInText = !this.#isInText;
    return !this.#isInText && MARKS[byte] === 1;
  }

  /** Whether the byte ends an element of the outermost list, or the list itself. */
  #step(mark: number | undefined): boolean {
    if (mark === COMMA) return this.#depth === 1 && this.#outermost === LIST;
    if (mark === LIST || mark === OBJECT) this.#depth += 1;
    if (mark === END_OF_LIST || mark === END_OF_OBJECT) this.#depth -= 1;
    return this.#depth === 0;
  }

  #cut(chunk: Buffer, start: number, at: number): number {
    const isObject = this.#outermost === OBJECT;
    this.#keep(chunk.subarray(start, isObject ? at + 1 : at));
    if (!isObject && this.#depth === 0 && chunk[at] !== END_OF_LIST) throw unreadable(CROSSED);
    const isEmptyList = this.#count === 0 && this.#isBlank && this.#depth === 0;
    if (!isEmptyList) this.#takeElement();
    return at + 1;
  }

  #takeElement(): void {
    this.#count += 1;
    this.#elements.push(this.#open.take(this.#count));
    this.#isBlank = true;
  }

  #keep(part: Buffer): void {
    if (this.#isBlank) this.#isBlank = firstText(part) === part.length;
    this.#open.add(part);
  }
}

const NO_LIST = 'the JSON text must be a list of objects, or one object';

const MORE =
  'there is more after the end of the JSON text ' +
  '(one object a line is NDJSON: application/x-ndjson, or --format ndjson)';

const CROSSED = 'the JSON list is closed by a brace';

const unreadable = (message: string, cause?: unknown): AppError =>
  new AppError('unreadableInput', message, { cause });

/** The record that an element holds. An element that is not JSON makes the whole list unreadable. */
export function parseElement(element: Line): Parsed {
  const { number: line, bytes } = element;
  if (element.isTooLong) return tooLong(element);
  if (!isUtf8(bytes)) return notUtf8(line, bytes);
  const raw = bytes.toString();
  const value = parseJson(raw, line);
  const kept = cutText(raw.trim());
  if (!isObject(value)) return { line, fault: 'must be a JSON object', raw: kept };
  const found = jsonFault(raw, value);
  return found ? { line, ...found, raw: kept } : { line, fields: value, raw };
}

function parseJson(text: string, line: number): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const { message } = cause as SyntaxError;
    throw unreadable(`element ${line}: not JSON (${printable(message)})`, cause);
  }
}
