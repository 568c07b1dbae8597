/** The store over a database that knex can reach. */
import type { OpenOptions } from '../registry';
import type { Store } from '../store';
import type { Database } from './database';
import { inventoryOf } from './inventory';
import { observationsAbout } from './observations';
import { page } from './page';
import { quarantineOf } from './quarantine';
import { record } from './record';
import { checkOwner, checkSchema, migrate } from './schema';
import { segmentsOf } from './segments';
import { findServer } from './servers';
import { openSqlite, sqliteFile } from './sqlite';
import { namedError } from './sqlite-errors';

const storeOver = (database: Database, nowUs: () => number): Store => ({
  servers: {
    page: (question) => page(database, question),
    find: (id) => findServer(database, id),
    segments: async (id) => (await segmentsOf(database, [id])).get(id) ?? [],
  },
  observations: {
    record: (batch) => record(database, batch, nowUs),
    about: (serverId) => observationsAbout(database, serverId),
  },
  quarantine: quarantineOf(database),
  inventory: inventoryOf(database),
  close: () => database.close(),
});

/** Opens the store in the SQLite file behind `sqlite:PATH`. */
export async function openSqliteStore(url: string, options: OpenOptions): Promise<Store> {
  const database = openSqlite(url, options);
  try {
    // By a connection that only reads: a file that turns out not to be ours stays as it was.
    if (database.existed) await checkOwner(database.reader, url);
    if (options.schema === 'migrate') {
      const { missing } = await migrate(database.writer, url, database.dialect);
      for (const name of missing) options.onMigration?.(name);
    } else await checkSchema(database.reader, url);
  } catch (error) {
    await database.close();
    throw namedError(sqliteFile(url), error);
  }
  return storeOver(database, options.nowUs);
}
