/** A database in one SQLite file, by `sqlite:PATH`. */
import { existsSync } from 'node:fs';
import type { Knex } from 'knex';
import { retry } from '../../../concurrency';
import type { OpenOptions } from '../../backend';
import { retryOutage } from '../connection/retry';
import { repeated, statementsOn } from '../connection/statements';
import type { Database, OpenedDatabase } from '../sql/database';
import type { Value } from '../sql/statements';
import { connect } from './connections';
import { sqliteDialect } from './dialect';
import { isLocked, namedError } from './errors';
import { makePrivate, noFile, readModeOf, sqliteFile } from './file';
import { preparedReads } from './prepared';

/** As long as a request can wait for a transaction of another process. */
const RETRY_FOR_MS = 10_000;
const LOCK = { isTransient: isLocked, forMs: RETRY_FOR_MS, longestWaitMs: 100 };

interface Pools {
  readonly writer: Knex;
  readonly reader: Knex;
}

function openPools(filename: string, schema: OpenOptions['schema']): Pools {
  const mayCreate = schema === 'migrate';
  return {
    writer: connect({ filename, role: 'writer', mode: mayCreate ? 'rwc' : 'rw' }),
    reader: connect({ filename, role: 'reader', mode: mayCreate ? 'rw' : readModeOf(filename) }),
  };
}

type Repeat = <T>(work: () => Promise<T>) => Promise<T>;
type Named = OpenedDatabase['nameError'];

interface Parts extends Pools {
  readonly repeat: Repeat;
  readonly nameError: Named;
  readonly seams: NonNullable<OpenOptions['seams']>;
}

function databaseOver({ writer, reader, repeat, nameError, seams }: Parts): Database {
  const { onStatement, onRead } = seams;
  const rowsOf = (result: unknown) => result;
  let closing: Promise<void> | undefined;
  return {
    dialect: sqliteDialect,
    read: repeated(preparedReads(reader, { nameError, onStatement: onRead }), repeat),
    async write(work) {
      try {
        return await repeat(() =>
          writer.transaction((tx) => work(statementsOn(tx, { rowsOf, nameError, onStatement }))),
        );
      } catch (error) {
        throw nameError(error);
      }
    },
    async writeAlone<T>(sql: string, bindings: readonly Value[]) {
      const alone = statementsOn(writer, { rowsOf, nameError, onStatement });
      return repeat(() => alone.all<T>(sql, bindings));
    },
    close() {
      // The writer last: the last connection to close removes the log of writes, which a reader may not.
      closing ??= reader.destroy().then(() => writer.destroy());
      return closing;
    },
  };
}

/** Excludes other migrations, since a write transaction locks the whole file. */
const migratingOn =
  ({ writer, repeat, seams: { onStatement } }: Parts): OpenedDatabase['migrating'] =>
  (work) =>
    repeat(() =>
      writer.transaction((tx) => {
        tx.on('query-response', (_answer, { sql }) => onStatement?.(sql));
        return work(tx);
      }),
    );

/** Opens the file; creates it if the schema may be made. */
export function openSqlite(url: string, options: OpenOptions): OpenedDatabase {
  const filename = sqliteFile(url);
  const existed = existsSync(filename);
  if (options.schema === 'migrate') {
    if (!existed) makePrivate(filename);
  } else if (!existed) throw noFile(url);
  const nameError: Named = (error) => namedError(filename, error);
  const lock = retryOutage({ ...LOCK, retryPolicy: options.retryPolicy, nameError });
  const parts: Parts = {
    ...openPools(filename, options.schema),
    repeat: (work) => retry(lock, work),
    nameError,
    seams: options.seams ?? {},
  };
  return { database: databaseOver(parts), nameError, existed, migrating: migratingOn(parts) };
}
