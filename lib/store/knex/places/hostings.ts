/** Table `hostings`: what servers are hosted as. */
import { pickDefined } from '../../../domain/values/pick-defined';
import type { Hosting, HostingChange, Hostings } from '../../places';
import type { Database } from '../sql/database';
import type { Statements } from '../sql/statements';
import { chunksOf } from '../sql/write-rows';
import { queueTagValues } from './binding/changed-values';
import { column, DECIMAL, JSON_TEXT } from './columns';
import { lockPlaces } from './lock';
import { type Merge, type Merged, mergeChanges, replaceRows } from './merge';
import { type NumberedTable, pageOf, type Row, readNumbered, settleMerged } from './numbered';
import { serverOutlines } from './outlines';
import { checkUnique } from './unique';

type HostingRow = Row<Hosting>;

const SERVER = column<HostingRow>('serverId', 'server_id');
const SUBDOMAIN = column<HostingRow>('subdomain', 'subdomain');
const MOREF = column<HostingRow>('moref', 'moref');
const TABLE: NumberedTable<HostingRow> = {
  table: 'hostings',
  key: SERVER,
  columns: [
    SERVER,
    SUBDOMAIN,
    MOREF,
    column('nodeId', 'node_id'),
    column('datacenterId', 'datacenter_id'),
    column('plan', 'plan'),
    column('odooVersion', 'odoo_version'),
    column('cpuCores', 'cpu_cores', DECIMAL),
    column('ramMb', 'ram_mb'),
    column('dbGb', 'db_gb', DECIMAL),
    column('fileGb', 'file_gb', DECIMAL),
    column('users', 'users'),
    column('ext', 'ext', JSON_TEXT),
  ],
  noun: { text: 'server' },
};

const newHosting = (serverId: string): HostingRow => ({
  serverId,
  subdomain: null,
  moref: null,
  nodeId: null,
  datacenterId: null,
  plan: null,
  odooVersion: null,
  cpuCores: null,
  ramMb: null,
  dbGb: null,
  fileGb: null,
  users: null,
  ext: null,
});

const merge: Merge<HostingRow, HostingChange> = (known, { number: _given, ...change }) => ({
  ...(known ?? newHosting(change.serverId)),
  ...pickDefined(change),
});

/** A server is named by its id as well, and the site of its series follows from its datacenter. */
const changedTagValues = (merged: readonly Merged<HostingRow>[]): readonly string[] =>
  merged.flatMap(({ key, before, after }) => {
    const isSame =
      before?.subdomain === after.subdomain &&
      before.moref === after.moref &&
      before.datacenterId === after.datacenterId;
    if (isSame) return [];
    const names = [before?.subdomain, before?.moref, after.subdomain, after.moref];
    return [key, ...names.filter((name) => typeof name === 'string')];
  });

async function put(tx: Statements, changes: readonly HostingChange[]): Promise<void> {
  await lockPlaces(tx);
  const merged = await mergeChanges(tx, TABLE, { changes, merge });
  await checkUnique(tx, TABLE, merged, { by: SUBDOMAIN, noun: 'server' });
  await checkUnique(tx, TABLE, merged, { by: MOREF, within: ['datacenterId'], noun: 'server' });
  const keyOf = ({ serverId }: HostingChange) => serverId;
  await settleMerged(tx, 'server', { merged, changes, keyOf });
  await replaceRows(tx, TABLE, merged);
  await queueTagValues(tx, changedTagValues(merged));
}

async function ofServers(
  read: Statements,
  serverIds: readonly string[],
): Promise<ReadonlyMap<string, Hosting>> {
  const hostings = new Map<string, Hosting>();
  for (const some of chunksOf([...new Set(serverIds)])) {
    const found = await readNumbered(read, TABLE, (rows) =>
      rows.whereIn('hostings.server_id', some),
    );
    for (const hosting of found) hostings.set(hosting.serverId, hosting);
  }
  return hostings;
}

export const hostingsOf = ({ read, write }: Database): Hostings => ({
  async find(serverId) {
    return (await readNumbered(read, TABLE, (rows) => rows.where({ server_id: serverId })))[0];
  },
  async findBySubdomain(subdomain) {
    return (await readNumbered(read, TABLE, (rows) => rows.where({ subdomain })))[0];
  },
  list: ({ datacenterId, ...page }) =>
    readNumbered(read, TABLE, (rows) => {
      const paged = pageOf(TABLE, page)(rows);
      return datacenterId === undefined ? paged : paged.where({ datacenter_id: datacenterId });
    }),
  ofServers: (serverIds) => ofServers(read, serverIds),
  outlines: (query) => serverOutlines(read, query),
  put: (changes) => write((tx) => put(tx, changes)),
});
