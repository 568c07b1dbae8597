/** What SQLite's result codes mean to an operator. */
import { UsageError } from '../../domain/errors';

const HINTS: Readonly<Record<string, string>> = {
  SQLITE_CANTOPEN: 'the file cannot be opened or made; its directory must exist and be writable',
  SQLITE_NOTADB: 'the file is not an SQLite database',
  SQLITE_CORRUPT: 'the file is damaged; restore it from a backup',
  SQLITE_READONLY: 'the file or its directory is read-only',
  SQLITE_FULL: 'the disk is full; this transaction was undone, nothing stored before it is lost',
  SQLITE_IOERR: 'reading or writing the file failed; this transaction was undone',
  SQLITE_BUSY: 'another process keeps it locked',
};

/** The failure that SQLite reports, in words for an operator; anything else as it came. */
export function namedError(filename: string, error: unknown): unknown {
  const code = (error as { code?: unknown }).code;
  if (error instanceof UsageError || typeof code !== 'string' || !code.startsWith('SQLITE_'))
    return error;
  const hint = HINTS[code] ?? (error as Error).message;
  return new UsageError('database', `database sqlite:${filename}: ${hint}`, { cause: error });
}
