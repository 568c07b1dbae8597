/** A database in which servers had no keys yet: the change of its schema loses and alters nothing. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import fc from 'fast-check';
import { factsDigest, stateDigest } from '../../../lib/report/digest';
import { verifyLives } from '../../../lib/report/verify';
import type { Store } from '../../../lib/store/store';
import { onEachDatabase, type TestDatabase } from '../../support/databases/databases';
import { makeSchemaBefore, putRows } from '../../support/databases/schema-before';
import { anyObservations, hour, row } from '../../support/observations/observations';
import { scriptWords } from '../../support/program/script';

const ROOT = join(__dirname, '..', '..', '..');
const MIGRATION = '0020-server-keys';
const SERVERS = 40;

/** In an order that is not that of ids. */
const ids = Array.from({ length: SERVERS }, (_, n) => `server-${(n * 7) % SERVERS}`);
const reported = ids.flatMap((id, n) =>
  fc.sample(anyObservations(id), { numRuns: 2, seed: n }).flat(),
);

async function recordAll(store: Store): Promise<void> {
  for (let from = 0; from < reported.length; from += 50) {
    const some = reported.slice(from, from + 50);
    const submitted = some.map((observation, n) => ({ observation, position: `line ${n}` }));
    await store.observations.record({ origin: `file:${from}`, submitted });
  }
}

/** Everything that is stored of lives. */
async function contentsOf(store: Store) {
  const window = { startUs: hour(0), stopUs: hour(100) };
  return {
    digests: [await stateDigest(store), await factsDigest(store)],
    about: await Promise.all(ids.map((id) => store.observations.about(id))),
    totals: (await store.totals.usageTotals(window))
      .map((total) => JSON.stringify(total, bigint))
      .sort(),
  };
}

const bigint = (_key: string, value: unknown) =>
  typeof value === 'bigint' ? value.toString() : value;

const OLD_ROWS = [
  ['batches', 'select * from batches order by id'],
  ['projects', 'select * from projects'],
  ['servers', 'select * from servers order by server_key'],
  [
    'observations',
    'select s.id as server_id, o.* from observations o join servers s on s.server_key = o.server_key',
  ],
  [
    'segments',
    'select s.id as server_id, g.* from segments g join servers s on s.server_key = g.server_key',
  ],
] as const;

onEachDatabase('in which servers had no keys', (make) => {
  let expected: Awaited<ReturnType<typeof contentsOf>>;
  const oldRows = new Map<string, Readonly<Record<string, string | number | null>>[]>();

  beforeAll(async () => {
    const database = await make();
    const store = await database.open();
    await recordAll(store);
    expected = await contentsOf(store);
    for (const [table, sql] of OLD_ROWS) {
      const rows = await database.all<Record<string, string | number | null>>(sql);
      oldRows.set(
        table,
        rows.map(({ server_key: _, ...others }) => others),
      );
    }
  });

  /** As the program before left it. */
  async function makeOld(): Promise<TestDatabase> {
    const database = await make();
    await makeSchemaBefore(database, MIGRATION);
    for (const [table, rows] of oldRows) await putRows(database, table, rows);
    return database;
  }

  it('holds afterwards what it held before, and can be added to', async () => {
    const database = await makeOld();
    const store = await database.open();
    expect(await contentsOf(store)).toEqual(expected);
    await recordAll(store);
    expect(await contentsOf(store)).toEqual(expected);
    const submitted = [...ids, 'new-1', 'new-2'].map((serverId) => ({
      observation: row({ serverId, projectId: 'q', launchedAtUs: hour(50) }),
    }));
    expect(await store.observations.record({ origin: 'more', submitted })).toMatchObject({
      added: SERVERS + 2,
      servers: SERVERS + 2,
    });
    expect(await verifyLives(store, () => undefined)).toMatchObject({
      servers: SERVERS + 2,
      differing: 0,
    });
  });

  it('does so when it is killed after each statement of the change', async () => {
    const statements: string[] = [];
    const undisturbed = await makeOld();
    await undisturbed.open({ seams: { onStatement: (sql) => void statements.push(sql) } });
    const database = await makeOld();
    const changes = statements.filter((sql) =>
      /^\s*(create|alter|drop|insert|rename)\s/i.test(sql),
    );
    expect(changes.length).toBeGreaterThan(10);
    for (const statement of changes) {
      const args = [...scriptWords('migrate-and-die'), database.url, statement];
      spawnSync(process.execPath, args, { cwd: ROOT });
    }
    expect(await contentsOf(await database.open())).toEqual(expected);
  }, 120_000);

  it('is left as it is when it has rows of no server', async () => {
    const database = await makeOld();
    await database.all(`delete from servers where id = 'server-7'`);
    await expect(database.open()).rejects.toMatchObject({
      code: 'database',
      message: expect.stringContaining('has rows of server "server-7", table servers has not'),
    });
    const [count] = await database.all<{ n: number | string }>(
      'select count(*) as n from observations',
    );
    expect(Number(count?.n)).toBe(oldRows.get('observations')?.length);
  });
});
