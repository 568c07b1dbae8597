/** An SQLite file that another process keeps locked: who waits says so, who is asked is not kept waiting for ever. */
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import knex, { type Knex } from 'knex';
import { type TemporaryStore, temporaryStore } from '../support/databases/stores';
import { ndjson, RECORD } from '../support/observations/files';
import { makeWorkplace, type Running, type Workplace } from '../support/program/program';
import { ask, post } from '../support/service/load';

const USAGE = '/v2.1/os-simple-tenant-usage?start=2026-01-01T00:00:00&end=2026-01-02T00:00:00';

describe('a file that another process keeps locked', () => {
  let place: Workplace;
  let database: TemporaryStore;
  let other: Knex;
  beforeEach(async () => {
    place = await makeWorkplace();
    database = await temporaryStore();
    const connection = { filename: database.file };
    other = knex({ client: 'sqlite3', connection, useNullAsDefault: true });
    await writeFile(join(place.folder, 'x.ndjson'), ndjson(RECORD));
  });
  afterEach(async () => {
    await place.remove();
    await other.destroy();
    await database.remove();
  });

  const lock = async () => void (await other.raw('begin immediate'));
  const unlock = async () => void (await other.raw('rollback'));

  /** An import that has said that it waits. */
  async function waitingImport(...words: readonly string[]): Promise<Running & { line: string }> {
    const running = place.start(['import', 'x.ndjson', '--database', database.url, ...words]);
    if (!running.process.stderr) throw new Error('it has no standard error');
    const [line] = await once(createInterface(running.process.stderr), 'line');
    return { ...running, line: String(line) };
  }

  it('is waited for by an import, which says so and comes to its end', async () => {
    await lock();
    const { line, outcome } = await waitingImport();
    expect(line).toBe(
      `tenant-usage: database ${database.url}: another process keeps it locked; waiting for it, for up to 60 seconds`,
    );
    await unlock();
    const { status, stdout, stderr } = await outcome;
    expect({ status, stderr }).toEqual({ status: 0, stderr: `${line}\n` });
    expect(stdout).toContain(' 1 record: 1 new, ');
  });

  it('keeps no import that is asked to stop', async () => {
    await lock();
    const { process: child, outcome } = await waitingImport();
    const askedMs = performance.now();
    child.kill('SIGINT');
    const { status, stderr } = await outcome;
    expect(performance.now() - askedMs).toBeLessThan(5000);
    expect(status).toBe(5);
    expect(stderr).toMatch(
      /not finished; what is stored stays, [^\n]*\n[^\n]*: interrupted[^\n]*\n$/,
    );
    await unlock();
  });

  it('is answered from meanwhile, and what is posted is refused for now', async () => {
    const { url } = await place.serve(['--database', database.url]);
    expect(await post(url, [RECORD])).toMatchObject({ status: 200 });
    const before = await ask(`${url}${USAGE}`);
    await lock();
    const posting = [1, 2, 3].map(() => post(url, [{ ...RECORD, instance_id: 'locked out' }]));
    expect(await ask(`${url}${USAGE}`)).toMatchObject({ status: 200, body: before.body });
    for (const answer of await Promise.all(posting)) {
      expect(answer).toMatchObject({ status: 503, retryAfter: '5' });
    }
    await unlock();
    const { status, body } = await post(url, [{ ...RECORD, instance_id: 'locked out' }]);
    expect({ status, ...JSON.parse(body) }).toMatchObject({ status: 200, added: 1 });
  }, 60_000);
});
