/** Writes JSON answers without what Express adds: no charset, no ETag, no 304. */
import type { ServerResponse } from 'node:http';
import type { Response } from 'express';

const NOT_ASCII = /[\u0080-\uffff]/g;

const escaped = (char: string): string => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** JSON, or a piece of it, in ASCII only, so that it reads the same under any charset a client assumes. */
export const inAscii = (json: string): string => json.replace(NOT_ASCII, escaped);

export const asciiJson = (value: unknown): string => inAscii(JSON.stringify(value));

/** Ends the response with the value. A Content-Type that was set before stays. */
export function sendJson(res: ServerResponse, value: unknown): void {
  if (!res.hasHeader('Content-Type')) res.setHeader('Content-Type', 'application/json');
  sendText(res, asciiJson(value));
}

/** Ends the response with the text; its length is told for HEAD too, where no body follows. */
export function sendText(res: ServerResponse, text: string): void {
  res.setHeader('Content-Length', Buffer.byteLength(text));
  res.end(text);
}

/** Makes `res.json` write as `sendJson` does, so that whoever looks at answers on their way sees these too. */
export function overrideResJson(res: Response): void {
  res.json = (value: unknown) => {
    sendJson(res, value);
    return res;
  };
}
