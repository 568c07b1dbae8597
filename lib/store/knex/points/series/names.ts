/** Tables `metrics`, `tag_names` and `tag_values`: a number for each name. */
import type { Knex } from 'knex';
import { lruCache } from '../../../../lru';
import type { NameKind, NamesQuery, SeriesScope } from '../../../points';
import type { SqlDialect } from '../../sql/dialect';
import { insertMissing } from '../../sql/insert-missing';
import type { Statements } from '../../sql/statements';
import { chunksOf } from '../../sql/write-rows';
import { withinScope } from './scope';

export type NameTable = 'metrics' | 'tag_names' | 'tag_values';

const TABLES: Readonly<Record<NameKind, NameTable>> = {
  metric: 'metrics',
  tagKey: 'tag_names',
  tagValue: 'tag_values',
};

/** The column of `series_tags` that refers to the table. */
const TAG_COLUMNS = { tag_names: 'tag_name_id', tag_values: 'tag_value_id' } as const;

/** The numbers of those names that have one. */
export async function nameIds(
  read: Statements,
  table: NameTable,
  names: readonly string[],
): Promise<Map<string, number>> {
  const ids = new Map<string, number>();
  for (const some of chunksOf(names)) {
    const rows = await read.run((db) =>
      db(table).select<{ id: number; name: string }[]>('id', 'name').whereIn('name', some),
    );
    for (const { id, name } of rows) ids.set(name, id);
  }
  return ids;
}

type Names = Readonly<Record<NameTable, readonly string[]>>;

/** Of each kind; about 200 bytes each. */
const MAX_CACHED = 65_536;

/** Numbers of names that this process has met. A name keeps its number for ever, so only unknown ones are asked for. */
export const nameCaches = () => ({
  metrics: lruCache<string, number>(MAX_CACHED),
  tag_names: lruCache<string, number>(MAX_CACHED),
  tag_values: lruCache<string, number>(MAX_CACHED),
});

export type NameCaches = ReturnType<typeof nameCaches>;

/** The numbers of names of all kinds, as a rule in one statement. */
export async function idsOfNames(
  read: Statements,
  caches: NameCaches,
  names: Names,
): Promise<Readonly<Record<NameTable, ReadonlyMap<string, number>>>> {
  const ids = { metrics: new Map(), tag_names: new Map(), tag_values: new Map() };
  const pieces = Object.values(TABLES).flatMap((table) => {
    const unknown = takeCached(caches[table], new Set(names[table]), ids[table]);
    return Array.from(chunksOf(unknown), (some) => ({ table, some }));
  });
  for (const few of chunksOf(pieces, TABLES_AT_ONCE)) {
    const rows: NameRow[] = await read.run((db) =>
      db.unionAll(few.map(({ table, some }) => selectIds(db, table).whereIn('name', some))),
    );
    for (const { named, id, name } of rows) {
      ids[named].set(name, id);
      caches[named].set(name, id);
    }
  }
  return ids;
}

/** Puts the numbers that are known where they belong, and returns the names of the others. */
function takeCached(
  cache: NameCaches[NameTable],
  names: ReadonlySet<string>,
  ids: Map<string, number>,
): string[] {
  const unknown: string[] = [];
  for (const name of names) {
    const id = cache.get(name);
    if (id === undefined) unknown.push(name);
    else ids.set(name, id);
  }
  return unknown;
}

interface NameRow {
  readonly named: NameTable;
  readonly id: number;
  readonly name: string;
}

const TABLES_AT_ONCE = Object.keys(TABLES).length;

const selectIds = (db: Knex, table: NameTable): Knex.QueryBuilder =>
  db(table).select(db.raw(`'${table}' as named`), 'id', 'name');

/** The names of those numbers that have one. */
export async function namesOfIds(
  read: Statements,
  table: NameTable,
  ids: readonly number[],
): Promise<Map<number, string>> {
  const names = new Map<number, string>();
  for (const some of chunksOf([...new Set(ids)])) {
    const rows = await read.run((db) =>
      db(table).select<{ id: number; name: string }[]>('id', 'name').whereIn('id', some),
    );
    for (const { id, name } of rows) names.set(Number(id), name);
  }
  return names;
}

/** Gives a number to each name, in their order. Needs the lock of those who make series. */
export async function numberNames(
  tx: Statements,
  dialect: SqlDialect,
  { table, names }: { readonly table: NameTable; readonly names: ReadonlySet<string> },
): Promise<Map<string, number>> {
  const all = [...names];
  const known = await nameIds(tx, table, all);
  const rows = all.filter((name) => !known.has(name)).map((name) => ({ name }));
  if (rows.length === 0) return known;
  await insertMissing(tx, dialect, { table, key: ['name'], rows });
  return nameIds(tx, table, all);
}

/** Names that some series within the scope has. */
function usedNames(db: Knex, table: NameTable, scope: SeriesScope): Knex.QueryBuilder {
  const query = db(table).select<{ name: string }[]>(`${table}.name`).orderBy(`${table}.name`);
  const series = db.select(db.raw('1'));
  if (table === 'metrics') series.from('series').where('series.metric_id', db.ref('metrics.id'));
  else {
    series.from('series_tags').where(`series_tags.${TAG_COLUMNS[table]}`, db.ref(`${table}.id`));
    if (scope !== 'all') series.join('series', 'series.id', 'series_tags.series_id');
  }
  return query.whereExists(withinScope(db, series, { scope }));
}

/** The last code point: whatever begins with a prefix comes before prefix and this. */
const LAST = '\u{10FFFF}';

export async function listNames(
  read: Statements,
  { kind, scope, prefix, limit }: NamesQuery,
): Promise<readonly string[]> {
  const table = TABLES[kind];
  const rows = await read.run((db) => {
    const query = usedNames(db, table, scope).limit(limit);
    if (prefix !== '') query.whereBetween(`${table}.name`, [prefix, prefix + LAST]);
    return query;
  });
  return rows.map(({ name }: { name: string }) => name);
}

export async function knownNames(
  read: Statements,
  { kind, names, scope }: Pick<NamesQuery, 'kind' | 'scope'> & { names: readonly string[] },
): Promise<ReadonlySet<string>> {
  const table = TABLES[kind];
  const known = new Set<string>();
  for (const some of chunksOf(names)) {
    const rows = await read.run((db) => usedNames(db, table, scope).whereIn(`${table}.name`, some));
    for (const { name } of rows) known.add(name);
  }
  return known;
}
