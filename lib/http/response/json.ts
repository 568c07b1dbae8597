/** Writes JSON answers without what Express adds: no charset, no ETag, no 304. */
import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { Response } from 'express';

const NOT_ASCII = /[\u0080-\uffff]/g;

const escaped = (char: string): string => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** Counting bytes takes a fifth of the time of looking for characters. */
const isAscii = (text: string): boolean => Buffer.byteLength(text) === text.length;

/** JSON, or a piece of it, in ASCII only, so that it reads the same under any charset a client assumes. */
export const inAscii = (json: string): string =>
  isAscii(json) ? json : json.replace(NOT_ASCII, escaped);

/** Unpredictable, so that no string of a client can pass for a number. */
const MARK = `number:${randomUUID()}:`;
const MARKED = new RegExp(`"${MARK}([^"]*)"`, 'g');
const DIGITS = /^-?(0|[1-9]\d*)(\.\d+)?$/;

/** A decimal that is written as a JSON number with exactly these digits, which a float could not keep. */
export class JsonNumber {
  readonly digits: string;
  constructor(digits: string) {
    if (!DIGITS.test(digits)) throw new Error(`no decimal: ${digits}`);
    this.digits = digits;
  }
  /** `JSON.stringify` cannot write raw text, so the digits are a marked text until `stringify` is done. */
  toJSON(): string {
    return `${MARK}${this.digits}`;
  }
}

/** As `JSON.stringify`, but `JsonNumber` becomes a number. */
function stringify(value: unknown): string {
  const json = JSON.stringify(value);
  return json.includes(MARK) ? json.replace(MARKED, '$1') : json;
}

export const asciiJson = (value: unknown): string => inAscii(stringify(value));

/** Ends the response with the value. A Content-Type that was set before stays. */
export function sendJson(res: ServerResponse, value: unknown): void {
  if (!res.hasHeader('Content-Type')) res.setHeader('Content-Type', 'application/json');
  sendText(res, asciiJson(value));
}

/** Ends the response with a text in ASCII. HEAD has its length, too, but no body. */
export function sendText(res: ServerResponse, text: string): void {
  res.setHeader('Content-Length', text.length);
  res.end(text, 'latin1');
}

/** Makes `res.json` write as `sendJson` does, for middleware that wraps `res.json` to see each answer. */
export function overrideResJson(res: Response): void {
  res.json = sendAsJson;
}

function sendAsJson(this: Response, value: unknown): Response {
  sendJson(this, value);
  return this;
}
