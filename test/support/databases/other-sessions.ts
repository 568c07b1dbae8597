/** The end of sessions on a database server, as an operator would end them. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { TestDatabase } from './databases';
import type { ServerName } from './server-kinds';

/** Ends every session on the database but the one that says so. */
export const endOtherSessions: Readonly<
  Record<ServerName, (database: TestDatabase) => Promise<number>>
> = {
  async PostgreSQL({ all }) {
    const ended = await all(
      `select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()`,
    );
    return ended.length;
  },
  async MariaDB({ all }) {
    const sessions = await all<{ id: number }>(
      'select id from information_schema.processlist where db = database() and id <> connection_id()',
    );
    // One that has ended by itself meanwhile cannot be ended again.
    for (const { id } of sessions) await all(`kill ${id}`).catch(() => undefined);
    return sessions.length;
  },
};

/** How many sessions on the database wait for a lock of another. */
const WAITING: Readonly<Record<ServerName, string>> = {
  PostgreSQL: `select count(*) as waiting from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`,
  MariaDB: `select count(*) as waiting from information_schema.innodb_trx t
    join information_schema.processlist p on p.id = t.trx_mysql_thread_id
    where p.db = database() and t.trx_state = 'LOCK WAIT'`,
};

export async function untilOneWaits(kind: ServerName, { all }: TestDatabase): Promise<void> {
  const deadline = performance.now() + 20_000;
  for (;;) {
    const [row] = await all<{ waiting: number | string }>(WAITING[kind]);
    if (Number(row?.waiting) > 0) return;
    if (performance.now() > deadline) throw new Error('nobody waits for a lock');
    // InnoDB tells the same again to whoever asks sooner.
    await sleep(150);
  }
}
