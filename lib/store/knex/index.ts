/** The store over a database that knex can connect to. */
import { AppError } from '../../errors';
import { redactUrl } from '../../redact';
import type { Backend, OpenOptions } from '../backend';
import type { LivesStore, Store } from '../store';
import { alertsStore } from './alerts';
import { searchIn } from './alerts/search';
import { identityStore } from './identity';
import { leasesOf } from './leases';
import { dumpOf } from './lives/dump';
import { foldsOf } from './lives/folds';
import { countNew, observationsAbout, observationsOf } from './lives/observations';
import { originsOf } from './lives/origins';
import { pageOf } from './lives/page';
import { quarantineOf } from './lives/quarantine';
import { record } from './lives/record';
import { segmentsOf } from './lives/segments';
import { serverCounts, serverOwners } from './lives/server-counts';
import { findServer, listServers } from './lives/servers';
import { usageTotals } from './lives/totals';
import { usedSegments } from './lives/totals/used-segments';
import { moneyStore } from './money';
import { placesStore } from './places';
import { pointsOf } from './points';
import { metricsOf } from './points/metrics';
import { rollUpsOf } from './points/roll-ups';
import { quotasOf } from './quotas';
import { checkSchema, isSchemaCurrent, migrate } from './schema';
import { sourcesOf } from './sources';
import { positionsOf } from './sources/positions';
import type { Database, OpenedDatabase } from './sql/database';

const livesStore = (database: Database, nowUs: () => number): LivesStore => ({
  servers: {
    page: (query) => pageOf(database, query),
    list: (query) => listServers(database.read, query),
    counts: (query) => serverCounts(database.read, query),
    owners: (projectIds) => serverOwners(database.read, projectIds),
    find: (id) => findServer(database.read, id),
    segments: async (id) => (await segmentsOf(database.read, [id])).get(id) ?? [],
    segmentsOf: (ids) => segmentsOf(database.read, ids),
  },
  totals: {
    usageTotals: (query) => usageTotals(database, query),
    usedSegments: (query) => usedSegments(database, query),
  },
  observations: {
    record: (batch) => record(database, batch, nowUs),
    countNew: (observations) => countNew(database.read, observations),
    of: (serverIds) => observationsOf(database.read, serverIds),
    about: (serverId) => observationsAbout(database, serverId),
  },
  quarantine: quarantineOf(database),
  dump: dumpOf(database),
  folds: foldsOf(database),
});

const storeOver = (database: Database, { nowUs, ...options }: OpenOptions): Store => ({
  ...livesStore(database, nowUs),
  ...identityStore(database, nowUs),
  ...placesStore(database),
  ...alertsStore(database),
  ...moneyStore(database),
  alertSearch: searchIn(database),
  leases: leasesOf(database),
  points: pointsOf(database, { nowUs, ...options }),
  metrics: metricsOf(database),
  origins: originsOf(database),
  positions: positionsOf(database),
  quotas: quotasOf(database),
  rollUps: rollUpsOf(database),
  sources: sourcesOf(database),
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
    return storeOver(opened.database, options);
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
