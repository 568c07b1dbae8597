/** Table `servers`: the present state of each server, a cache of the fold. */
import { lifeClass, NEVER_US } from '../../../domain/life-class';
import type { Note, Server } from '../../../domain/server';
import type { ServersQuery } from '../../store';
import type { SqlDialect } from '../sql/dialect';
import type { Row, Statements } from '../sql/statements';
import { writeRows } from '../sql/write-rows';
import { KEY_COLUMNS, type KeyedServer, keyOf, type ServerKeys } from './server-keys';
import { fromRentedRow, RENTED_COLUMNS, type RentedRow, toRentedColumns } from './size-columns';

const COLUMNS = [
  'id',
  ...RENTED_COLUMNS,
  'name',
  'cell',
  'image',
  'metadata',
  'notes',
  'life_class',
  'born_us',
  'ended_us',
  'launched_us',
  'terminated_us',
];

interface ServerRow extends RentedRow {
  readonly id: string;
  readonly name: string | null;
  readonly cell: string | null;
  readonly image: string | null;
  readonly metadata: string | null;
  readonly notes: string;
  readonly born_us: number | null;
  readonly ended_us: number;
  readonly launched_us: number | null;
  readonly terminated_us: number;
}

const toRow = (server: Server): Row => [
  server.id,
  ...toRentedColumns(server),
  server.name,
  server.cell,
  server.image,
  server.metadata && JSON.stringify(server.metadata),
  JSON.stringify(server.notes),
  lifeClass(server.bornAtUs, server.endedAtUs),
  server.bornAtUs,
  server.endedAtUs ?? NEVER_US,
  server.launchedAtUs,
  server.terminatedAtUs ?? NEVER_US,
];

export const fromEndColumn = (endUs: number): number | null => (endUs === NEVER_US ? null : endUs);

const toServer = (row: ServerRow): Server => ({
  id: row.id,
  ...fromRentedRow(row),
  name: row.name,
  cell: row.cell,
  image: row.image,
  metadata: row.metadata === null ? null : (JSON.parse(row.metadata) as Record<string, string>),
  bornAtUs: row.born_us,
  endedAtUs: fromEndColumn(row.ended_us),
  launchedAtUs: row.launched_us,
  terminatedAtUs: fromEndColumn(row.terminated_us),
  notes: JSON.parse(row.notes) as Note[],
});

export async function findServer(read: Statements, id: string): Promise<Server | undefined> {
  const [row] = await read.run((db) => db('servers').select<ServerRow[]>(COLUMNS).where({ id }));
  return row && toServer(row);
}

export async function listServers(
  read: Statements,
  { ids, projectId, aliveAtUs, notes = [], after = '', limit }: ServersQuery,
): Promise<Server[]> {
  const rows = await read.run((db) => {
    const match = db('servers').select<ServerRow[]>(COLUMNS).where('id', '>', after);
    if (ids !== undefined) match.whereIn('id', ids);
    if (projectId !== undefined) match.where('project_id', projectId);
    if (aliveAtUs !== undefined) {
      const then = db('segments').where('segments.server_key', db.ref('servers.server_key'));
      match.whereExists(then.where('from_us', '<=', aliveAtUs).where('to_us', '>', aliveAtUs));
    }
    if (notes.length > 0) {
      match.where((any) => {
        for (const note of notes) any.orWhere('notes', 'like', `%"${note}"%`);
      });
    }
    return match.orderBy('id').limit(limit);
  });
  return rows.map(toServer);
}

/** Adds new servers, and replaces those that are known; returns the keys of the new ones. */
export async function writeServers(
  tx: Statements,
  dialect: SqlDialect,
  { servers, known }: { servers: readonly Server[]; known: ServerKeys },
): Promise<ServerKeys> {
  const added = await writeRows<Server, KeyedServer>(tx, dialect, {
    table: 'servers',
    columns: COLUMNS,
    toRow,
    items: servers.filter(({ id }) => !known.has(id)),
    onConflict: 'refuse',
    returning: KEY_COLUMNS,
  });
  // By the key: a conflict of ids would lock the gap before the id on MariaDB, where others add servers.
  await writeRows(tx, dialect, {
    table: 'servers',
    columns: ['server_key', ...COLUMNS],
    items: servers.filter(({ id }) => known.has(id)),
    toRow: (server) => [keyOf(known, server.id), ...toRow(server)],
    onConflict: { key: 'server_key', equal: ['id'], act: 'replace' },
  });
  return new Map(added.map(({ id, server_key }) => [id, server_key]));
}
