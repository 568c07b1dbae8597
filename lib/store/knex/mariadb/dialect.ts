/** The SQL that only MariaDB speaks. */
import { LIFE_CLASSES, NEVER_US } from '../../../domain/life-class';
import type { TotalsQuery } from '../../store';
import { lockStamps } from '../lives/lock-stamps';
import { segmentBranches } from '../lives/totals';
import type { Fragment, Insert, SqlDialect, Statements } from '../sql/dialect';
import { chunksOf } from '../sql/write-rows';
import { isIn } from './is-in';
import { page } from './page';

const insert = ({ table, columns, rows, onConflict }: Insert): Fragment => {
  const keys = onConflict.key.split(', ');
  const [firstKey] = keys;
  const replaced = columns.filter((column) => !keys.includes(column));
  const act =
    onConflict.act === 'keep'
      ? `${firstKey} = ${table}.${firstKey}`
      : replaced.map((column) => `${column} = values(${column})`).join(', ');
  const row = `(${columns.map(() => '?').join(', ')})`;
  const sql = `insert into ${table} (${columns.join(', ')})
    values ${rows.map(() => row).join(', ')}
    on duplicate key update ${act}`;
  return { sql, bindings: rows.flat() };
};

const byBytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));

/** A server that is not there yet is put there empty; one that is gets locked by the same statement. */
async function lockServers(tx: Statements, ids: readonly string[]): Promise<void> {
  for (const some of chunksOf([...ids].sort(byBytes))) {
    const row = `(?, '', '[]', 0, ${NEVER_US}, ${NEVER_US})`;
    await tx.all(
      `insert into servers (id, project_id, notes, life_class, ended_us, terminated_us)
        values ${some.map(() => row).join(', ')}
        on duplicate key update id = servers.id`,
      some,
    );
  }
}

/** For all projects the whole index is read: nothing in it comes before the project. */
const segmentsIn = (query: TotalsQuery): Fragment => {
  const { projectId, startUs, stopUs } = query;
  if (projectId === undefined) {
    const sql = `(select g.* from segments g where g.from_us < ${stopUs} and g.to_us > ${startUs}) alive`;
    return { sql, bindings: [] };
  }
  const branches = segmentBranches(query, 'g.project_id = ?');
  return { sql: `(${branches}) alive`, bindings: LIFE_CLASSES.map(() => projectId) };
};

export const mariadbDialect: SqlDialect = {
  types: {
    id: 'varchar(255) character set utf8mb4 collate utf8mb4_nopad_bin',
    hash: 'char(64) character set ascii collate ascii_bin',
    keyword: 'varchar(64) character set ascii collate ascii_nopad_bin',
    text: 'longtext character set utf8mb4 collate utf8mb4_nopad_bin',
    instant: 'bigint',
    decimal: 'decimal(38, 20)',
    serialKey: 'bigint not null auto_increment primary key',
    table: ' engine = InnoDB row_format = DYNAMIC',
  },
  tableNames:
    'select table_name as name from information_schema.tables where table_schema = database()',
  insert,
  isIn,
  lockServers,
  lockStamps,
  arithmetic: {
    least: 'least',
    greatest: 'greatest',
    quotient: (dividend, divisor) => `${dividend} div ${divisor}`,
    integer: 'signed',
  },
  segmentsIn,
  page,
};
