/** The SQL that only SQLite speaks: any number of rows or values travels as one JSON parameter. */
import type { TotalsQuery } from '../../store';
import type { Fragment, Insert, SqlDialect } from '../sql/dialect';
import { onConflictClause } from '../sql/on-conflict';
import { page } from './page';

const insert = (what: Insert): Fragment => {
  const { table, columns, rows } = what;
  const values = columns.map((_column, index) => `r.cells ->> ${index}`);
  // Each row is parsed once: the limit keeps the planner from putting jsonb() into every column.
  // "where true" keeps the parser from reading "on conflict" as a join condition.
  const sql = `insert into ${table} (${columns.join(', ')})
    select ${values.join(', ')}
    from (select jsonb(e.value) as cells from json_each(?) e limit -1) r where true
    ${onConflictClause(what)}`;
  return { sql, bindings: [JSON.stringify(rows)] };
};

/** As the page does it: the order of the loops is fixed, each class of life one range of the index. */
const segmentsIn = ({ startUs, stopUs, projectId }: TotalsQuery): Fragment => ({
  sql: `(select g.* from projects p
      cross join life_classes c
      cross join segments g indexed by segments_span on g.project_id = p.id
        and g.life_class = c.life_class
        and g.from_us > ${startUs} - c.width_us
        and g.from_us < ${stopUs}
      where g.to_us > ${startUs}${projectId === undefined ? '' : ' and p.id = ?'}) alive`,
  bindings: projectId === undefined ? [] : [projectId],
});

export const sqliteDialect: SqlDialect = {
  types: {
    id: 'text',
    hash: 'text',
    keyword: 'text',
    text: 'text',
    instant: 'integer',
    decimal: 'text',
    serialKey: 'integer primary key autoincrement',
    table: '',
  },
  tableNames: `select name from sqlite_master where name not like 'sqlite\\_%' escape '\\'`,
  insert,
  isIn: (column, values) => ({
    sql: `${column} in (select value from json_each(?))`,
    bindings: [JSON.stringify(values)],
  }),
  // A write transaction has the whole file for itself.
  lockServers: async () => undefined,
  lockStamps: async () => undefined,
  arithmetic: {
    least: 'min',
    greatest: 'max',
    quotient: (dividend, divisor) => `${dividend} / ${divisor}`,
    integer: 'integer',
  },
  segmentsIn,
  page,
};
