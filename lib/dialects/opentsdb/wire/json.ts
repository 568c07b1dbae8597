/** Reads JSON as Jackson does, the parser of OpenTSDB: numbers keep their digits, NaN is a number, and text after the value is ignored. */
import { unparsable } from './errors';

/** A number as it was written: 64-bit integers do not fit a double. */
export interface NumberToken {
  readonly digits: string;
}

/** Members in the order of their last occurrence, which is the one that counts. */
export type JsonObject = ReadonlyMap<string, JsonValue>;
export type JsonArray = readonly JsonValue[];
export type JsonValue = null | boolean | string | NumberToken | JsonArray | JsonObject;

export const isObject = (value: JsonValue | undefined): value is JsonObject => value instanceof Map;
export const isArray = (value: JsonValue | undefined): value is JsonArray => Array.isArray(value);
export const isNumber = (value: JsonValue | undefined): value is NumberToken =>
  typeof value === 'object' && value !== null && 'digits' in value;

/** Throws `Unable to parse the given JSON`. */
export function parseJson(text: string): JsonValue {
  const reader: Reader = { text, at: 0, depth: 0 };
  return readValue(reader);
}

interface Reader {
  readonly text: string;
  at: number;
  depth: number;
}

const MAX_DEPTH = 200;

const BLANK = /[ \t\r\n]*/y;
const STRING =
  /"[^"\\\p{Cc}]*(?:(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})|[\x7f-\x9f])[^"\\\p{Cc}]*)*"/uy;
const SCALAR =
  /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|NaN|-?Infinity|true|false|null)(?![\w.+-])/y;

const LITERALS: ReadonlyMap<string, null | boolean> = new Map([
  ['null', null],
  ['true', true],
  ['false', false],
]);

function readValue(reader: Reader): JsonValue {
  skipBlanks(reader);
  switch (reader.text[reader.at]) {
    case '{':
      return nested(reader, readObject);
    case '[':
      return nested(reader, readArray);
    case '"':
      return readString(reader);
    default:
      return readScalar(reader);
  }
}

function nested<T>(reader: Reader, read: (reader: Reader) => T): T {
  reader.at += 1;
  reader.depth += 1;
  if (reader.depth > MAX_DEPTH) throw unparsable(`nested more than ${MAX_DEPTH} deep`);
  const value = read(reader);
  reader.depth -= 1;
  return value;
}

function readObject(reader: Reader): JsonObject {
  const members = new Map<string, JsonValue>();
  if (next(reader, '}')) return members;
  do {
    skipBlanks(reader);
    const name = readString(reader);
    expect(reader, ':');
    const value = readValue(reader);
    members.delete(name);
    members.set(name, value);
  } while (next(reader, ','));
  expect(reader, '}');
  return members;
}

function readArray(reader: Reader): JsonArray {
  const elements: JsonValue[] = [];
  if (next(reader, ']')) return elements;
  do elements.push(readValue(reader));
  while (next(reader, ','));
  expect(reader, ']');
  return elements;
}

function readString(reader: Reader): string {
  return JSON.parse(matched(reader, STRING));
}

function readScalar(reader: Reader): null | boolean | NumberToken {
  const digits = matched(reader, SCALAR);
  const literal = LITERALS.get(digits);
  return literal === undefined ? { digits } : literal;
}

function matched(reader: Reader, token: RegExp): string {
  token.lastIndex = reader.at;
  const [text] = token.exec(reader.text) ?? [];
  if (text === undefined) throw unexpected(reader);
  reader.at += text.length;
  return text;
}

function skipBlanks(reader: Reader): void {
  matched(reader, BLANK);
}

/** Whether the character comes next; it is skipped. */
function next(reader: Reader, char: string): boolean {
  skipBlanks(reader);
  if (reader.text[reader.at] !== char) return false;
  reader.at += 1;
  return true;
}

function expect(reader: Reader, char: string): void {
  if (!next(reader, char)) throw unexpected(reader);
}

function unexpected({ text, at }: Reader): Error {
  const found = at < text.length ? `unexpected ${JSON.stringify(text[at])}` : 'unexpected end';
  return unparsable(`${found} at character ${at + 1}`);
}
