/** Servers of a cell's database with all rows about them, as they were at one instant. */
import type { Knex } from 'knex';
import type { ForeignDatabase, Read } from '../../store/foreign';
import type { Fields } from '../fields';
import { lastIdOf } from './ids';
import { RESET } from './log';
import type { ServerRows } from './rows';
import { LOGGED_EVENTS, LOGGED_FAILURES } from './states';
import type { Part, TableName } from './tables';
import { inWindows } from './windows';

/** Of live servers Nova finds rows by the id of the server, but its archive has hardly an index. */
export const isIndexed = ({ isIndexed: has }: Part): boolean =>
  has('instance_extra', 'instance_uuid') &&
  has('instance_actions', 'instance_uuid') &&
  has('instance_actions_events', 'action_id') &&
  has('migrations', 'instance_uuid');

/** In one list of a statement that looks them up. */
const IDS_A_STATEMENT = 500;

/** In the order of their ids; one that has been archived meanwhile is left out. */
export const readServers = (
  database: ForeignDatabase,
  part: Part,
  ids: readonly number[],
): Promise<readonly ServerRows[]> =>
  database.snapshot(async (read) => {
    const instances = await chunked(ids, (some) =>
      read<Fields>((db) =>
        db(part.table('instances'))
          .select([...part.columns('instances')])
          .whereIn('id', some)
          .orderBy('id'),
      ),
    );
    const about = new Reader(database, read, part, instances);
    const extras = await about.rows('instance_extra');
    const resets = await about.rows('instance_actions', (query) => query.where('action', RESET));
    const events = await about.events();
    const migrations = await about.rows('migrations', (query) =>
      query.where(
        (type) => void type.whereIn('migration_type', RESIZES).orWhereNull('migration_type'),
      ),
    );
    return instances.map((instance): ServerRows => {
      const uuid = String(instance['uuid']);
      return {
        instance,
        flavor: extras.get(uuid)?.[0]?.['flavor'],
        events: events.get(uuid) ?? [],
        resets: resets.get(uuid) ?? [],
        migrations: migrations.get(uuid) ?? [],
      };
    });
  });

/** Releases before Liberty did not write the type. */
const RESIZES = ['resize', 'migration'];

/** Not what only leads from one row to another: there are many of them. */
const isData = (column: string): boolean => !['instance_uuid', 'action_id'].includes(column);

type Rows = ReadonlyMap<string, readonly Fields[]>;

const whereFailed = (query: Knex.QueryBuilder): void =>
  void query.where('t.result', 'Error').whereIn('t.event', LOGGED_FAILURES);

type Narrow = (query: Knex.QueryBuilder) => Knex.QueryBuilder;

/** The uuid of the server that a row is about, in the rows of every table. */
const ABOUT = 'about_uuid';

class Reader {
  readonly #database: ForeignDatabase;
  readonly #read: Read;
  readonly #part: Part;
  readonly #uuids: readonly string[];

  constructor(database: ForeignDatabase, read: Read, part: Part, instances: readonly Fields[]) {
    this.#database = database;
    this.#read = read;
    this.#part = part;
    this.#uuids = instances.map(({ uuid }) => String(uuid));
  }

  /** Rows of a table that names the server. */
  rows(name: TableName, narrow: Narrow = (query) => query): Promise<Rows> {
    const { table, columns, isIndexed: has } = this.#part;
    const all = (db: Knex) =>
      narrow(
        db(`${table(name)} as t`).select([
          ...columns(name)
            .filter(isData)
            .map((column) => `t.${column}`),
          `t.instance_uuid as ${ABOUT}`,
        ]),
      );
    return has(name, 'instance_uuid')
      ? this.#looked('t.instance_uuid', all)
      : this.#scanned(name, 't.instance_uuid', all);
  }

  /** Events name an action, which names the server. */
  events(): Promise<Rows> {
    const { table, columns, isIndexed: has } = this.#part;
    const all = (db: Knex) =>
      db(`${table('instance_actions_events')} as t`)
        .join(`${table('instance_actions')} as a`, 'a.id', 't.action_id')
        .select([
          ...columns('instance_actions_events')
            .filter(isData)
            .map((column) => `t.${column}`),
          `a.instance_uuid as ${ABOUT}`,
        ])
        .where((said) => void said.whereIn('t.event', LOGGED_EVENTS).orWhere(whereFailed));
    const canLook =
      has('instance_actions', 'instance_uuid') && has('instance_actions_events', 'action_id');
    return canLook
      ? this.#looked('a.instance_uuid', all)
      : this.#scanned('instance_actions_events', 'a.instance_uuid', all);
  }

  async #looked(column: string, all: (db: Knex) => Knex.QueryBuilder): Promise<Rows> {
    return grouped(
      await chunked(this.#uuids, (some) =>
        this.#read<Fields>((db) => all(db).whereIn(column, some)),
      ),
    );
  }

  /** The whole table, by ranges of its ids: without an index that is what one statement would do as well. */
  async #scanned(
    name: TableName,
    column: string,
    all: (db: Knex) => Knex.QueryBuilder,
  ): Promise<Rows> {
    if (this.#uuids.length === 0) return new Map();
    const found: Fields[] = [];
    const lastId = await lastIdOf(this.#read, this.#part.table(name));
    const windows = inWindows({ afterId: 0, lastId }, (after, through) =>
      this.#read<Fields>((db) => {
        const query = all(db).where('t.id', '>', after).where('t.id', '<=', through);
        this.#database.among(query, column, this.#uuids);
        return query;
      }),
    );
    for await (const { result } of windows) for (const row of result) found.push(row);
    return grouped(found);
  }
}

async function chunked<T>(
  values: readonly T[],
  read: (some: readonly T[]) => Promise<Fields[]>,
): Promise<Fields[]> {
  const rows: Fields[] = [];
  for (let from = 0; from < values.length; from += IDS_A_STATEMENT) {
    rows.push(...(await read(values.slice(from, from + IDS_A_STATEMENT))));
  }
  return rows;
}

function grouped(rows: readonly Fields[]): Rows {
  const groups = new Map<string, Fields[]>();
  for (const row of rows) {
    const uuid = String(row[ABOUT]);
    const group = groups.get(uuid);
    if (group) group.push(row);
    else groups.set(uuid, [row]);
  }
  return groups;
}
