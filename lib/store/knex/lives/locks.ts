/** The locks of a write transaction. */
import { whereAmong } from '../sql/among';
import type { PerDialect, SqlDialect } from '../sql/dialect';
import type { Statements } from '../sql/statements';
import { chunksOf } from '../sql/write-rows';
import { KEY_COLUMNS, type KeyedServer, type ServerKeys } from './server-keys';

const IDS_A_STATEMENT = 1000;

/** MariaDB locks what it reads: in a small table that would be all rows, in the order of keys. */
const BY_ID: PerDialect<string> = {
  sqlite: 'servers',
  postgres: 'servers',
  mariadb: 'servers force index (id)',
};

/**
 * Locks those of these servers that exist, and returns their keys by id: two writers of one server wait for each other. The
 * others are new. If another writer adds one of them first, adding it again breaks its key, and the transaction is
 * repeated as after a deadlock. Ids in the order of `inOrder`, which rules out deadlocks; on SQLite a write transaction
 * has the whole file to itself, and the builder leaves the lock out.
 */
export async function lockServers(
  tx: Statements,
  { name }: SqlDialect,
  ids: readonly string[],
): Promise<ServerKeys> {
  const known = new Map<string, number>();
  for (const texts of chunksOf(ids, IDS_A_STATEMENT)) {
    const locked = await tx.run((db) => {
      const servers = db.raw(BY_ID[name]);
      const rows = db.select<KeyedServer[]>(KEY_COLUMNS).from(servers).orderBy('id').forUpdate();
      whereAmong(rows, name, { column: 'id', texts });
      return rows;
    });
    for (const { id, server_key } of locked) known.set(id, server_key);
  }
  return known;
}

type Lock = (tx: Statements) => Promise<void>;

/** On SQLite a write transaction has the whole file to itself. */
const noLock: Lock = async () => undefined;

/** A row that is never changed, so that only other stamps wait for it. */
const lockRow: Lock = async (tx) => {
  await tx.all(`select name from meta where name = 'application' for update`);
};

const STAMPS: PerDialect<Lock> = { sqlite: noLock, postgres: lockRow, mariadb: lockRow };

/** A mutex: one writer at a time stamps its batch and commits. The last lock of a transaction, which rules out deadlocks. */
export const lockStamps = (tx: Statements, { name }: SqlDialect): Promise<void> => STAMPS[name](tx);
