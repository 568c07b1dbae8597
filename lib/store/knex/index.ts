/** The store over a database that knex can connect to. */
import { AppError } from '../../errors';
import { redactUrl } from '../../redact';
import type { Backend, OpenOptions } from '../backend';
import type { LivesStore, Store } from '../store';
import { identityStore } from './identity';
import { leasesOf } from './leases';
import { dumpOf } from './lives/dump';
import { foldsOf } from './lives/folds';
import { observationsAbout } from './lives/observations';
import { pageOf } from './lives/page';
import { quarantineOf } from './lives/quarantine';
import { record } from './lives/record';
import { segmentsOf } from './lives/segments';
import { findServer, listServers } from './lives/servers';
import { usageTotals } from './lives/totals';
import { usedSegments } from './lives/totals/used-segments';
import { checkSchema, isSchemaCurrent, migrate } from './schema';
import type { Database, OpenedDatabase } from './sql/database';

const livesStore = (database: Database, nowUs: () => number): LivesStore => ({
  servers: {
    page: (query) => pageOf(database, query),
    list: (query) => listServers(database.read, query),
    find: (id) => findServer(database.read, id),
    segments: async (id) => (await segmentsOf(database.read, [id])).get(id) ?? [],
  },
  totals: {
    usageTotals: (query) => usageTotals(database, query),
    usedSegments: (query) => usedSegments(database, query),
  },
  observations: {
    record: (batch) => record(database, batch, nowUs),
    about: (serverId) => observationsAbout(database, serverId),
  },
  quarantine: quarantineOf(database),
  dump: dumpOf(database),
  folds: foldsOf(database),
});

const storeOver = (database: Database, nowUs: () => number): Store => ({
  ...livesStore(database, nowUs),
  ...identityStore(database, nowUs),
  leases: leasesOf(database),
  isCurrent: () => isSchemaCurrent(database),
  close: () => database.close(),
});

type Open = (url: string, options: OpenOptions) => OpenedDatabase;

/** The store over a database that `open` opens. */
export const storeBehind =
  (open: Open): Backend['open'] =>
  async (url, options) => {
    const opened = open(url, options);
    const text = redactUrl(url);
    try {
      if (options.schema === 'migrate') {
        const { missing } = await migrate(opened, text);
        for (const name of missing) options.onMigration?.(name);
      } else await checkSchema(opened, text);
    } catch (error) {
      await opened.database.close();
      throw opened.nameError(error);
    }
    return storeOver(opened.database, options.nowUs);
  };

/** A server is backed up by its own tool. */
export const backupWith =
  (tool: string): Backend['backup'] =>
  async (url) => {
    throw new AppError(
      'invalidArgument',
      `database URL "${redactUrl(url)}": backup copies SQLite files only; use ${tool}`,
    );
  };
