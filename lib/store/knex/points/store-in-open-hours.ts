/** Points of hours that are open, in one statement instead of a transaction of several. */
import type { Database } from '../sql/database';
import type { PerDialect } from '../sql/dialect';
import { POINTS } from './numbers/tables';
import {
  arrayText,
  excluded,
  type NumberRow,
  overwritten,
  rowsText,
  unnested,
} from './numbers/upsert';

interface Storing {
  /** Sorted by their key, each key once. */
  readonly rows: readonly NumberRow[];
  readonly hours: readonly number[];
}

type Store = (database: Database, storing: Storing) => Promise<boolean>;

const COLUMNS = 'hour, series_id, offset_ms, value';

const inPostgres: Store = async ({ writeAlone }, { rows, hours }) => {
  const points = unnested(POINTS, rows);
  const [answer] = await writeAlone<{ open: number }>(
    `with hours as materialized (
        select state from point_hours where hour = any(?::integer[]) order by hour for share
      ), written as (
        insert into points (${COLUMNS})
        select * from ${points.sql}
        where (select count(*) from hours where state = 'open') = ${hours.length}
        ${excluded(POINTS)}
      )
      select count(*) as open from hours where state = 'open'`,
    [arrayText(hours), ...points.bindings],
  );
  return answer?.open === hours.length;
};

/** Few enough for a packet. */
const MAX_ROWS = 5000;

/** The driver's answer to an insert has no rows but their number. */
const inMariadb: Store = async ({ writeAlone }, { rows, hours }) => {
  if (rows.length > MAX_ROWS) return false;
  const { info } = (await writeAlone(
    `insert into points (${COLUMNS})
      with written (hour, series_id, offset_ms, measured) as (values ${rowsText(POINTS, rows)})
      select * from written
      where (select count(*) from (
        select state from point_hours where hour in (${hours.join(', ')}) and state = 'open'
        order by hour lock in share mode
      ) as hours) = ${hours.length}
      on duplicate key update ${overwritten(POINTS)}`,
    [],
  )) as unknown as { info: string };
  return Number(/Records: (\d+)/.exec(info)?.[1]) === rows.length;
};

const STORES: PerDialect<Store> = {
  sqlite: async () => false,
  postgres: inPostgres,
  mariadb: inMariadb,
};

/**
 * Whether they were stored; nothing is if any hour is new or not open any more. The condition on the locked hours is
 * evaluated after whoever had them alone has committed.
 */
export const storeInOpenHours: Store = (database, storing) =>
  STORES[database.dialect.name](database, storing);
