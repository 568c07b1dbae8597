/** The file of an SQLite database: its path, its mode, and how it can be opened. */
import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  openSync,
  realpathSync,
  statSync,
} from 'node:fs';
import { dirname, resolve } from 'node:path';
import { AppError } from '../../../errors';

/** The file behind `sqlite:PATH`. An in-memory database is refused: each connection would see its own. */
export function sqliteFile(url: string): string {
  const filename = url.slice('sqlite:'.length);
  if (filename && !filename.startsWith(':memory:') && !filename.startsWith('file:'))
    return filename;
  throw new AppError(
    'invalidArgument',
    `database URL "${url}": must be sqlite:PATH, with the path of a file`,
  );
}

export const noFile = (url: string): AppError =>
  new AppError(
    'database',
    `database ${url}: there is no such file; give the right one with --database, or make it with "migrate"`,
  );

/** For its owner only, since it will hold hashes of passwords. SQLite gives the files beside it the same mode. */
export function makePrivate(filename: string): void {
  try {
    closeSync(openSync(filename, 'a', 0o600));
  } catch {
    // SQLite will fail in the same way, with a message of its own.
  }
}

/** `rwc` creates the file, `ro` reads the log of writes (WAL) beside it, `immutable` nothing but the file. */
export type OpenMode = 'rwc' | 'rw' | 'ro' | 'immutable';

/** As a URI, since knex's `flags` can add to SQLite's default of read, write and create, but take nothing away. */
export function uriOf(filename: string, mode: OpenMode): string {
  const path = resolve(filename).replace(/[%?#]/g, encodeURIComponent);
  return `file:${path}?${mode === 'immutable' ? 'mode=ro&immutable=1' : `mode=${mode}`}`;
}

/**
 * The mode for reading. SQLite makes files beside a database in WAL mode even to read it; where it may not, an
 * existing index of the log (-shm) will do. Without a log the file is read as one that never changes, which holds as
 * long as no other user's process opens it to write.
 */
export function readModeOf(filename: string): OpenMode {
  const file = realpathSync(filename);
  if (isWritable(file) && isWritable(dirname(file))) return 'rw';
  if (sizeOf(`${file}-wal`) === 0) return 'immutable';
  if (existsSync(`${file}-shm`)) return 'ro';
  throw new AppError(
    'database',
    `database sqlite:${filename}: the last writes are still in ${file}-wal, which cannot be read in a read-only directory; copy both files to a writable one`,
  );
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** 0 for a file that does not exist. */
export const sizeOf = (path: string): number =>
  statSync(path, { throwIfNoEntry: false })?.size ?? 0;
