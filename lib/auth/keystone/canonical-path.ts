/** One spelling for each path: percent-decoded, then encoded again, as the Keystone middleware compares paths. */
import { GLOB } from './glob';

/** The path of a request as Node has it: raw bytes as Latin-1. Slashes are neither merged nor dropped. */
export const canonicalPath = (path: string): string =>
  path
    .replace(/%([0-9a-f]{2})/gi, (_escape, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/[^A-Za-z0-9/~!$&'()+,;=:@_.-]/g, encoded);

/** The path of an access rule, whose globs stay as they are. */
export const canonicalGlob = (glob: string): string =>
  glob
    .split(GLOB)
    .map((part, i) => (i % 2 === 0 ? canonicalPath(Buffer.from(part).toString('latin1')) : part))
    .join('');

const encoded = (char: string): string =>
  `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
