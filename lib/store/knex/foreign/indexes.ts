/** The columns that lead an index of a table. SQL text: the builder knows no catalogues. */

/** By the client of knex; a question mark for the table. */
export const INDEXED: Readonly<Record<string, string>> = {
  sqlite3: `select i.name as name from pragma_index_list(?) l
    join pragma_index_info(l.name) i on i.seqno = 0 where i.name is not null`,
  mysql2: `select column_name as name from information_schema.statistics
    where table_schema = database() and table_name = ? and seq_in_index = 1`,
  pg: `select a.attname as name from pg_index i
    join pg_class t on t.oid = i.indrelid
    join pg_namespace n on n.oid = t.relnamespace and n.nspname = current_schema()
    join pg_attribute a on a.attrelid = t.oid and a.attnum = i.indkey[0]
    where t.relname = ? and i.indpred is null`,
};
