/** The locks of a write transaction. SQL text: the builder knows neither `unnest` nor an upsert as a lock. */
import { NEVER_US } from '../../../domain/life-class';
import type { PerDialect, SqlDialect } from '../sql/dialect';
import type { Statements } from '../sql/statements';
import { chunksOf } from '../sql/write-rows';

type Lock<Args extends readonly unknown[] = []> = (tx: Statements, ...args: Args) => Promise<void>;

const STUB_COLUMNS = 'id, project_id, notes, life_class, ended_us, terminated_us';
const STUB_VALUES = `'', '[]', 0, ${NEVER_US}, ${NEVER_US}`;

/** Only a row can be locked, so a server that is new gets a stub first. */
const lockPostgresServers: Lock<[ids: readonly string[]]> = async (tx, ids) => {
  await tx.all(
    `insert into servers (${STUB_COLUMNS})
      select id, ${STUB_VALUES} from unnest(?::text[]) as touched (id) order by id collate "C"
      on conflict (id) do nothing`,
    [ids],
  );
  await tx.all('select id from servers where id = any(?::text[]) order by id for update', [ids]);
};

const byBytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));

/** One statement inserts the stubs of new servers and locks the rows of known ones. */
const lockMariadbServers: Lock<[ids: readonly string[]]> = async (tx, ids) => {
  for (const some of chunksOf([...ids].sort(byBytes))) {
    await tx.all(
      `insert into servers (${STUB_COLUMNS})
        values ${some.map(() => `(?, ${STUB_VALUES})`).join(', ')}
        on duplicate key update id = servers.id`,
      some,
    );
  }
};

/** On SQLite a write transaction has the whole file to itself. */
const noLock = async (): Promise<void> => undefined;

const SERVERS: PerDialect<Lock<[ids: readonly string[]]>> = {
  sqlite: noLock,
  postgres: lockPostgresServers,
  mariadb: lockMariadbServers,
};

/** A row that is never changed, so that only other stamps wait for it. */
const lockRow: Lock = async (tx) => {
  await tx.all(`select name from meta where name = 'application' for update`);
};

const STAMPS: PerDialect<Lock> = { sqlite: noLock, postgres: lockRow, mariadb: lockRow };

/** Row locks: two writers of one server wait for each other. Taken in byte order, which rules out deadlocks. */
export const lockServers = (
  tx: Statements,
  { name }: SqlDialect,
  ids: readonly string[],
): Promise<void> => SERVERS[name](tx, ids);

/** A mutex: one writer at a time stamps its batch and commits. The last lock of a transaction, which rules out deadlocks. */
export const lockStamps = (tx: Statements, { name }: SqlDialect): Promise<void> => STAMPS[name](tx);
