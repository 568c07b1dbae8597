/** Addresses as Nova's servers take them apart: percent-decoded first, divided at slashes afterwards. */
import { UsageError } from '../../domain/errors';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** What a request line asks for, its path decoded and its query as it came. */
export interface Target {
  readonly path: string;
  readonly query: string;
}

/** Throws `malformedPath` where the path is not UTF-8. */
export function targetOf(url: string): Target {
  const local = url.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?]*/i, '');
  const mark = local.indexOf('?');
  const path = percentDecode(mark < 0 ? local : local.slice(0, mark));
  if (path === undefined) throw new UsageError('malformedPath', 'The path is not UTF-8 encoded');
  return { path, query: mark < 0 ? '' : local.slice(mark + 1) };
}

/** Undefined if it is not UTF-8. Node hands over raw bytes as Latin-1, and what is no escape stays as it is. */
export function percentDecode(text: string): string | undefined {
  const bytes = Buffer.from(
    text.replace(/%([0-9a-f]{2})/gi, (_escape, hex) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    ),
    'latin1',
  );
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}

/** Percent-encodes all bytes but letters, digits and these. */
export const percentEncoder = (kept: string): ((text: string) => string) => {
  const isKept = (byte: number) =>
    /[A-Za-z0-9]/.test(String.fromCharCode(byte)) || kept.includes(String.fromCharCode(byte));
  const codes = Array.from({ length: 256 }, (_, byte) =>
    isKept(byte)
      ? String.fromCharCode(byte)
      : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`,
  );
  return (text) => Array.from(Buffer.from(text), (byte) => codes[byte]).join('');
};

/** Order by code point, which is also that of the UTF-8 bytes. */
export const byCodePoint = (a: string, b: string): number =>
  Buffer.compare(Buffer.from(a), Buffer.from(b));
