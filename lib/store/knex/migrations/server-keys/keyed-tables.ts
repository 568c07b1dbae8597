/** The tables that migration 20 writes anew, those first to which others refer. */
import type { SqlDialect } from '../../sql/dialect';

type Types = SqlDialect['types'];

export interface KeyedTable {
  readonly table: string;
  readonly columns: (types: Types) => string;
  /** What follows the column list. */
  readonly end: (types: Types) => string;
  readonly index?: { readonly name: string; readonly columns: string };
  /** What follows the name of the table in an insert of all rows of the old one. */
  readonly filling: (old: string) => string;
}

/** What a server is billed by, and where it was: of servers now, of segments then. */
const rentedColumns = (text: string): string => `flavor ${text},
    vcpus integer,
    memory_mb integer,
    root_gb integer,
    ephemeral_gb integer,
    swap_mb integer,
    state ${text},
    zone ${text},
    host ${text}`;

const SERVER_COLUMNS = `id, project_id, name, flavor, vcpus, memory_mb, root_gb, ephemeral_gb, swap_mb, state, zone,
  host, cell, image, metadata, notes, life_class, born_us, ended_us, launched_us, terminated_us`;

const SERVERS: KeyedTable = {
  table: 'servers',
  columns: ({ givenSerialKey, id, text, instant }) => `
    server_key ${givenSerialKey},
    id ${id} not null unique,
    project_id ${id} not null,
    name ${text},
    ${rentedColumns(text)},
    cell ${text},
    image ${text},
    metadata ${text},
    notes ${text} not null,
    life_class integer not null,
    born_us ${instant},
    ended_us ${instant} not null,
    launched_us ${instant},
    terminated_us ${instant} not null`,
  end: ({ table }) => table,
  // The span index: a window is one range for each life class, and the index covers the whole filter.
  index: {
    name: 'servers_span',
    columns: 'project_id, life_class, born_us, launched_us, terminated_us, id',
  },
  filling: (old) => `(${SERVER_COLUMNS}) select ${SERVER_COLUMNS} from ${old}`,
};

/** The rows of an old table with the keys of their servers. "cross join" fixes the order of SQLite's loops. */
const withKeys = (old: string, [first, ...others]: readonly string[]): string => {
  const columns = [first, ...others];
  return `(server_key, ${columns.join(', ')})
    select s.server_key, ${columns.map((name) => `o.${name}`).join(', ')}
    from servers s cross join ${old} o where o.server_id = s.id order by s.server_key, o.${first}`;
};

const OBSERVATIONS: KeyedTable = {
  table: 'observations',
  columns: ({ instant, hash, text }) => `
    server_key ${instant} not null,
    at_us ${instant} not null,
    id ${hash} not null,
    source_rank integer not null,
    kind ${text} not null,
    facts ${text} not null,
    batch_id ${instant} not null,
    position ${text},
    primary key (server_key, at_us, id)`,
  end: ({ clusteredTable }) => clusteredTable,
  filling: (old) =>
    withKeys(old, ['at_us', 'id', 'source_rank', 'kind', 'facts', 'batch_id', 'position']),
};

const SIZES = ['vcpus', 'memory_mb', 'root_gb', 'ephemeral_gb'];

const SEGMENTS: KeyedTable = {
  table: 'segments',
  columns: ({ id, text, instant }) => `
    server_key ${instant} not null,
    from_us ${instant} not null,
    to_us ${instant} not null,
    project_id ${id} not null,
    ${rentedColumns(text)},
    life_class integer not null,
    primary key (server_key, from_us)`,
  end: ({ clusteredTable }) => clusteredTable,
  // Covers totals.
  index: {
    name: 'segments_span',
    columns: `project_id, life_class, from_us, to_us, ${SIZES.join(', ')}`,
  },
  filling: (old) =>
    withKeys(old, [
      ...['from_us', 'to_us', 'project_id', 'flavor', ...SIZES, 'swap_mb'],
      ...['state', 'zone', 'host', 'life_class'],
    ]),
};

export const KEYED_TABLES: readonly KeyedTable[] = [SERVERS, OBSERVATIONS, SEGMENTS];
