/** Online backup of an SQLite database: a consistent copy, made while other processes read and write. */
import { existsSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Knex } from 'knex';
import { AppError } from '../../../errors';
import type { BackupOptions } from '../../backend';
import { MIGRATIONS_TABLE } from '../schema';
import { connect } from './connections';
import { namedError } from './errors';
import { noFile, type OpenMode, readModeOf, sizeOf, sqliteFile } from './file';

/** Copies to a file of another name first, so that a file that is there is always a whole backup. */
export async function backupSqlite(
  url: string,
  file: string,
  options: BackupOptions,
): Promise<void> {
  const filename = sqliteFile(url);
  if (!existsSync(filename)) throw noFile(url);
  refuseExisting(file);
  const partial = resolve(`${file}.${process.pid}.partial`);
  await create(partial, file);
  try {
    await copy(filename, partial, options);
    await check(partial);
    await flush(partial);
    refuseExisting(file);
    await rename(partial, file);
  } catch (error) {
    await rm(partial, { force: true });
    throw options.signal.aborted ? new AppError('interrupted', 'interrupted') : error;
  }
}

function refuseExisting(file: string): void {
  if (!existsSync(file)) return;
  throw new AppError('invalidArgument', `file "${file}": exists already; give a new name`);
}

/** For its owner only, since it will hold hashes of passwords. */
async function create(partial: string, file: string): Promise<void> {
  try {
    await (await open(partial, 'wx', 0o600)).close();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new AppError('invalidArgument', `file "${file}": cannot be created (${code})`);
  }
}

/** One transaction that reads: VACUUM INTO sees a snapshot, and in WAL mode blocks no writer. */
async function copy(filename: string, partial: string, options: BackupOptions): Promise<void> {
  const { signal, onProgress } = options;
  await onFile(filename, readModeOf(filename), async (db, interrupt) => {
    await refuseForeign(db, filename);
    const bytes = await sizeIn(db);
    const report = () => onProgress?.(Math.min(sizeOf(partial), bytes), bytes);
    const timer = setInterval(report, PROGRESS_MS);
    signal.addEventListener('abort', interrupt, { once: true });
    try {
      signal.throwIfAborted();
      await db.raw('vacuum into ?', [partial]);
    } finally {
      clearInterval(timer);
      signal.removeEventListener('abort', interrupt);
    }
  });
}

const PROGRESS_MS = 100;

/** Any version of our schema: a backup is made before a new program migrates. */
async function refuseForeign(db: Knex, filename: string): Promise<void> {
  if (await db.schema.hasTable(MIGRATIONS_TABLE)) return;
  throw new AppError('database', `database sqlite:${filename}: it is not one of tenant-usage`);
}

/** Without free pages, which are not copied. */
async function sizeIn(db: Knex): Promise<number> {
  const [size] = await db.raw<{ bytes: number }[]>(
    `select (page_count - freelist_count) * page_size as bytes
      from pragma_page_count, pragma_freelist_count, pragma_page_size`,
  );
  return size?.bytes ?? 0;
}

async function check(partial: string): Promise<void> {
  const problems = await onFile(partial, 'immutable', (db) =>
    db.raw<{ integrity_check: string }[]>('pragma integrity_check(1)'),
  );
  const problem = problems[0]?.integrity_check;
  if (problem === 'ok') return;
  throw new AppError(
    'database',
    `the copy is damaged (${problem}); check the database and the disk`,
  );
}

/** SQLite does not flush what VACUUM INTO writes. */
async function flush(file: string): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function onFile<T>(
  filename: string,
  mode: OpenMode,
  work: (db: Knex, interrupt: () => void) => Promise<T>,
): Promise<T> {
  let interrupt = (): void => undefined;
  const db = connect({
    filename,
    role: 'backup',
    mode,
    onConnection: (connection) => {
      interrupt = () => connection.interrupt();
    },
  });
  try {
    return await work(db, () => interrupt());
  } catch (error) {
    throw namedError(filename, error);
  } finally {
    await db.destroy();
  }
}
