/** The end of sessions on a database server, as an operator would end them. */
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
