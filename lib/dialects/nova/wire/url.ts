/** URLs as Nova's servers parse them: percent-decoded first, split at slashes afterwards. */
import { AppError } from '../../../errors';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The target of a request line. */
export interface Target {
  /** Percent-decoded, one character a byte (Latin-1), as WSGI has it: Nova finds no project by a non-ASCII id. */
  readonly path: string;
  /** Not decoded. */
  readonly query: string;
}

/** Throws `malformedPath` where the path is not UTF-8. */
export function targetOf(url: string): Target {
  const mark = url.indexOf('?');
  const path = decodedPath(mark < 0 ? url : url.slice(0, mark));
  return { path, query: mark < 0 ? '' : url.slice(mark + 1) };
}

function decodedPath(path: string): string {
  if (PLAIN.test(path)) return path;
  const bytes = unescaped(path);
  if (asUtf8(bytes) !== undefined) return bytes.toString('latin1');
  throw new AppError('malformedPath', 'The path is not UTF-8 encoded');
}

/** ASCII without a percent sign: decoded, it is the same. */
const PLAIN = /^[ -$&-~]*$/;

/** Undefined if it is not UTF-8. */
export const percentDecode = (text: string): string | undefined =>
  PLAIN.test(text) ? text : asUtf8(unescaped(text));

/** Node hands over raw bytes as Latin-1. Invalid escapes stay as they are. */
const unescaped = (text: string): Buffer =>
  Buffer.from(
    text.replace(/%([0-9a-f]{2})/gi, (_escape, hex) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    ),
    'latin1',
  );

function asUtf8(bytes: Buffer): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}

/** Percent-encodes all bytes but letters, digits and those in `kept`. */
export const percentEncoder = (
  kept: string,
  encoding: BufferEncoding = 'utf8',
): ((text: string) => string) => {
  const isKept = (byte: number) =>
    /[A-Za-z0-9]/.test(String.fromCharCode(byte)) || kept.includes(String.fromCharCode(byte));
  const codes = Array.from({ length: 256 }, (_, byte) =>
    isKept(byte)
      ? String.fromCharCode(byte)
      : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`,
  );
  return (text) => Array.from(Buffer.from(text, encoding), (byte) => codes[byte]).join('');
};

/** A decoded path, encoded as Nova's servers write it. */
export const encodePath = percentEncoder("/~!$&'()*+,;=:@_.-", 'latin1');

/** Order by code point, which is also that of the UTF-8 bytes. */
export const byCodePoint = (a: string, b: string): number =>
  Buffer.compare(Buffer.from(a), Buffer.from(b));
