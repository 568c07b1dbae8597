/** The SQL that only PostgreSQL speaks: any number of rows travels as one array a column. */
import { NEVER_US } from '../../../domain/life-class';
import type { TotalsQuery } from '../../store';
import { lockStamps } from '../lives/lock-stamps';
import { segmentBranches } from '../lives/totals';
import type { Fragment, Insert, SqlDialect, Statements } from '../sql/dialect';
import { onConflictClause } from '../sql/on-conflict';
import { page } from './page';

/** Columns that hold numbers tell it by the unit that their names end in. */
const IS_NUMBER = /^is_|(_us|_mb|_gb|_rank|_class|batch_id|vcpus)$/;
const IS_MONEY = /(balance|credit_limit)$/;

const arrayType = (column: string): string => {
  if (IS_MONEY.test(column)) return 'numeric[]';
  return IS_NUMBER.test(column) ? 'bigint[]' : 'text[]';
};

const insert = (what: Insert): Fragment => {
  const { table, columns, rows } = what;
  const arrays = columns.map((column) => `?::${arrayType(column)}`);
  const sql = `insert into ${table} (${columns.join(', ')})
    select * from unnest(${arrays.join(', ')})
    ${onConflictClause(what)}`;
  return { sql, bindings: columns.map((_column, index) => rows.map((row) => row[index] ?? null)) };
};

/** A server that is not there yet is put there empty, since only a row can be locked. */
async function lockServers(tx: Statements, ids: readonly string[]): Promise<void> {
  await tx.all(
    `insert into servers (id, project_id, notes, life_class, ended_us, terminated_us)
      select id, '', '[]', 0, ${NEVER_US}, ${NEVER_US}
      from unnest(?::text[]) as told (id) order by id collate "C"
      on conflict (id) do nothing`,
    [ids],
  );
  await tx.all('select id from servers where id = any(?::text[]) order by id for update', [ids]);
}

const segmentsIn = (query: TotalsQuery): Fragment => ({
  sql: `(select g.* from projects p
      cross join lateral (${segmentBranches(query, 'g.project_id = p.id')}) g
      ${query.projectId === undefined ? '' : 'where p.id = ?'}) alive`,
  bindings: query.projectId === undefined ? [] : [query.projectId],
});

export const postgresDialect: SqlDialect = {
  types: {
    id: 'varchar(255) collate "C"',
    hash: 'varchar(64) collate "C"',
    keyword: 'varchar(64) collate "C"',
    text: 'text',
    instant: 'bigint',
    decimal: 'numeric(38, 20)',
    serialKey: 'bigint generated always as identity primary key',
    table: '',
  },
  tableNames:
    'select table_name as name from information_schema.tables where table_schema = current_schema()',
  insert,
  isIn: (column, values) => ({ sql: `${column} = any(?::text[])`, bindings: [values] }),
  lockServers,
  lockStamps,
  arithmetic: {
    least: 'least',
    greatest: 'greatest',
    quotient: (dividend, divisor) => `${dividend} / ${divisor}`,
    integer: 'bigint',
  },
  segmentsIn,
  page,
};
