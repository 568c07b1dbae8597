/** Sessions on PostgreSQL have their settings from the start, before any statement. */
import { connectionString } from '../../../lib/store/knex/postgres/connection';
import { onDatabase } from '../../support/databases/databases';
import { inSession } from '../../support/databases/server-kinds';

const LIMITS = { statementMs: 40_000, idleMs: 60_000 };

interface Setting {
  readonly name: string;
  readonly setting: string;
  /** `client`: given in the start-up packet; `session`: by a statement. */
  readonly source: string;
}

onDatabase('PostgreSQL', 'in the start-up packet of a session', (make) => {
  async function settingsBehind(query: string): Promise<ReadonlyMap<string, Setting>> {
    const { url, all } = await make();
    await all(`alter database ${new URL(url).pathname.slice(1)} set statement_timeout = 50000`);
    const text = connectionString(
      new URL(`${url}${url.includes('?') ? '&' : '?'}${query}`),
      LIMITS,
    );
    const settings = await inSession('PostgreSQL', text, (session) =>
      session.all<Setting>('select name, setting, source from pg_settings'),
    );
    return new Map(settings.map((setting) => [setting.name, setting]));
  }

  it.each([
    ['TimeZone', 'UTC'],
    ['statement_timeout', '40000'],
    ['idle_in_transaction_session_timeout', '60000'],
    ['lock_timeout', '0'],
    ['default_transaction_isolation', 'read committed'],
    ['default_transaction_read_only', 'off'],
  ])('finds %s = %s, whatever the database has set', async (name, setting) => {
    const settings = await settingsBehind('');
    expect(settings.get(name)).toEqual({ name, setting, source: 'client' });
  });

  it('finds those of the URL, which ours take precedence over', async () => {
    const query = 'options=-c%20work_mem%3D8MB%20-c%20statement_timeout%3D1';
    const settings = await settingsBehind(query);
    expect(settings.get('work_mem')?.setting).toBe('8192');
    expect(settings.get('statement_timeout')?.setting).toBe('40000');
  });

  it.each([
    ['random_page_cost', '1.1', '4'],
    ['jit', 'off', 'on'],
  ])('finds %s = %s for its planner, unless the URL has %s', async (name, ours, other) => {
    expect((await settingsBehind('')).get(name)?.setting).toBe(ours);
    const reported = await settingsBehind(`options=-c%20${name}%3D${other}`);
    expect(reported.get(name)?.setting).toBe(other);
  });
});
