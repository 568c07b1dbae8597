/** What SQLite's result codes mean to an operator. */
import { AppError } from '../../../errors';

const HINTS: Readonly<Record<string, string>> = {
  SQLITE_CANTOPEN: 'the file cannot be opened or made; its directory must exist and be writable',
  SQLITE_NOTADB: 'the file is not an SQLite database',
  SQLITE_CORRUPT: 'the file is damaged; restore it from a backup',
  SQLITE_READONLY: 'the file or its directory is read-only',
  SQLITE_FULL: 'the disk is full; this transaction was undone, nothing stored before it is lost',
  SQLITE_IOERR: 'reading or writing the file failed; this transaction was undone',
  SQLITE_BUSY: 'another process keeps it locked',
};

/** A failure of SQLite in an operator's words; anything else stays as it is. */
export function namedError(filename: string, error: unknown): unknown {
  const hint = error instanceof AppError ? undefined : hintFor(error);
  if (hint === undefined) return error;
  return new AppError('database', `database sqlite:${filename}: ${hint}`, { cause: error });
}

function hintFor(error: unknown): string | undefined {
  const { code, name, message } = error as Error & { code?: unknown };
  if (typeof code === 'string' && code.startsWith('SQLITE_')) return HINTS[code] ?? message;
  const isPoolEmpty =
    name === 'KnexTimeoutError' || /^Unable to acquire a connection/.test(message);
  return isPoolEmpty ? 'no connection is free, or the program is about to stop' : undefined;
}

/** Another process holds the lock, and will release it. */
export function isLocked(error: unknown): boolean {
  const code = error instanceof AppError ? error.cause : error;
  return (code as { code?: unknown } | undefined)?.code === 'SQLITE_BUSY';
}
