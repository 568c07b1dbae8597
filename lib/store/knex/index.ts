/** The store over a database that knex can reach. */
import { maskedUrl } from '../../redact';
import type { Backend, OpenOptions } from '../registry';
import type { Store } from '../store';
import type { OpenedDatabase } from './connection/opened';
import { whoIn } from './identity';
import { leasesOf } from './leases';
import { inventoryOf } from './lives/dump';
import { observationsAbout } from './lives/observations';
import { quarantineOf } from './lives/quarantine';
import { record } from './lives/record';
import { segmentsOf } from './lives/segments';
import { findServer } from './lives/servers';
import { sums } from './lives/totals';
import { checkSchema, migrate } from './schema';
import type { Database } from './sql/dialect';

const storeOver = (database: Database, nowUs: () => number): Store => ({
  servers: {
    page: (question) => database.dialect.page(database.read, question),
    find: (id) => findServer(database, id),
    segments: async (id) => (await segmentsOf(database, [id])).get(id) ?? [],
  },
  sums: { over: (question) => sums(database, question) },
  observations: {
    record: (batch) => record(database, batch, nowUs),
    about: (serverId) => observationsAbout(database, serverId),
  },
  quarantine: quarantineOf(database),
  inventory: inventoryOf(database),
  leases: leasesOf(database),
  ...whoIn(database, nowUs),
  close: () => database.close(),
});

type Open = (url: string, options: OpenOptions) => OpenedDatabase;

/** A backend over a database that is opened this way. */
export const storeBehind =
  (open: Open): Backend =>
  async (url, options) => {
    const opened = open(url, options);
    const shown = maskedUrl(url);
    try {
      if (options.schema === 'migrate') {
        const { missing } = await migrate(opened, shown);
        for (const name of missing) options.onMigration?.(name);
      } else await checkSchema(opened, shown);
    } catch (error) {
      await opened.database.close();
      throw opened.nameError(error);
    }
    return storeOver(opened.database, options.nowUs);
  };
