/** Detects the format of a file by its first bytes and its name. */
import { AppError } from '../../errors';
import { gunzipped, isGzip } from '../../gzip';
import { peek, without } from '../../peek';
import { type FileFormat, FORMAT_BY_EXTENSION } from './registry';

/** Files that are imported by mistake, by their first bytes in hex. */
const FOREIGN: Readonly<Record<string, string>> = {
  fffe: 'UTF-16 text',
  feff: 'UTF-16 text',
  '504b0304': 'a zip archive',
  '28b52ffd': 'zstd data',
  fd377a58: 'xz data',
  '425a68': 'bzip2 data',
  '53514c69746520': 'an SQLite database',
};

const BOM = Buffer.from([0xef, 0xbb, 0xbf]);
const LONGEST_MAGIC = 8;

export interface Text {
  readonly format: FileFormat;
  /** UTF-8 without a byte order mark, decompressed. */
  readonly chunks: AsyncIterable<Buffer>;
}

/** The text of a file. Throws `unreadableInput` for formats that cannot be read. */
export async function textIn(
  file: AsyncIterable<Buffer>,
  name: string,
  format: FileFormat | 'auto',
): Promise<Text> {
  const outer = await peek(file, (head) => head.length >= LONGEST_MAGIC);
  const plain = isGzip(outer.head) ? gunzipped(outer.chunks) : outer.chunks;
  const { head, chunks } = await peek(plain, hasBegun);
  refuseForeign(head);
  const bom = head.subarray(0, BOM.length).equals(BOM) ? BOM.length : 0;
  const start = head.toString('latin1', bom).trimStart();
  return {
    format: format === 'auto' ? guess(start, name) : format,
    chunks: bom > 0 ? without(bom, chunks) : chunks,
  };
}

const hasBegun = (head: Buffer): boolean =>
  head.length >= LONGEST_MAGIC && head.toString('latin1').trim() !== '';

function refuseForeign(head: Buffer): void {
  const hex = head.subarray(0, LONGEST_MAGIC).toString('hex');
  const magic = Object.keys(FOREIGN).find((each) => hex.startsWith(each));
  if (magic === undefined) return;
  throw new AppError(
    'unreadableInput',
    `this is ${FOREIGN[magic]}: must be NDJSON or CSV in UTF-8, plain or compressed with gzip`,
  );
}

/** An object whose brace stands alone on its line is written over many lines. */
function guess(start: string, name: string): FileFormat {
  if (start.startsWith('[') || /^\{[ \t]*[\r\n]/.test(start)) return 'json';
  if (start.startsWith('{')) return 'ndjson';
  const [extension = ''] = /\.[^.]*$/.exec(name.toLowerCase().replace(/\.gz$/, '')) ?? [];
  return FORMAT_BY_EXTENSION[extension] ?? 'csv';
}
