/**
 * Partitions of `points` and `rollup_1h` by time, so that dropping a block takes no longer than a statement. On
 * PostgreSQL what has none is in the default partition; on MariaDB it is in the first one, for what is older, or in the
 * last. So every stamp fits, whatever has been done about partitions. SQL text: the builder knows none.
 */
import type { Database } from '../../sql/database';
import type { PerDialect } from '../../sql/dialect';
import { mariadbPartitions } from './mariadb';
import type { Partitions } from './partition';
import { postgresPartitions } from './postgres';

const NONE: Partitions = { list: async () => [], make: async () => {}, drop: async () => {} };

const PARTITIONS: PerDialect<(database: Database) => Partitions> = {
  sqlite: () => NONE,
  postgres: postgresPartitions,
  mariadb: mariadbPartitions,
};

export const partitionsOf = (database: Database): Partitions =>
  PARTITIONS[database.dialect.name](database);
