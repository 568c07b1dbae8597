/** A large cell, read by an import that is killed again and again, against one that is not. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { onDatabase, type TestDatabase } from '../../support/databases/databases';
import { putManyServers } from '../../support/nova-database/many';
import { createTable, tablesOf } from '../../support/nova-database/schema';
import { makeWorkplace, type Workplace } from '../../support/program/program';
import { RUNS } from '../../support/property-runs';

/** A million for `make long`. */
const SERVERS = RUNS >= 20_000 ? 1_000_000 : 50_000;
const KILLS = 5;
/** One in 250 is a doubt, which is reported as soon as it is stored. */
const DOUBTS_A_RUN = Math.floor(SERVERS / 250 / (KILLS + 2));
const TIMEOUT_MS = 60_000 + SERVERS * 10;

const MOST_MEMORY_KIB = 300 * 1024;
const LONGEST_MS = 1000;

/** Loaded into the program: says how much memory it had at most, in KiB. */
const WATCH_MEMORY = `process.on('exit', () =>
  require('node:fs').writeFileSync('memory', String(process.resourceUsage().maxRSS)));`;

const KIND = 'MariaDB';

/** The longest statement on a database that is seen while something runs, in milliseconds. */
async function longestStatement({ all }: TestDatabase, running: Promise<unknown>): Promise<number> {
  let [longestMs, isRunning] = [0, true];
  void running.finally(() => {
    isRunning = false;
  });
  while (isRunning) {
    const [row] = await all<{ ms: number | null }>(
      `select max(time_ms) as ms from information_schema.processlist
        where db = database() and command = 'Query' and id <> connection_id()`,
    );
    longestMs = Math.max(longestMs, Number(row?.ms ?? 0));
    await sleep(20);
  }
  return longestMs;
}

onDatabase(KIND, 'with many servers', (make) => {
  let place: Workplace;
  let cell: TestDatabase;
  let url: string;
  beforeAll(async () => {
    place = await makeWorkplace();
    await writeFile(join(place.folder, 'watch.js'), WATCH_MEMORY);
    cell = await make({ clause: 'character set utf8' });
    for (const table of tablesOf('nova')) {
      for (const sql of createTable(KIND, table)) await cell.all(sql);
    }
    await putManyServers(cell, SERVERS);
    ({ url } = cell);
  }, TIMEOUT_MS);
  afterAll(() => place.remove());

  const wordsOf = (name: string) => [
    ...['import', 'nova-database', '--url', url, '--database', `sqlite:${name}.db`],
    ...['--nova-database-pause', '0', '--format', 'json'],
  ];
  const digestOf = async (name: string): Promise<string> =>
    (await place.run(['digest', '--facts', '--database', `sqlite:${name}.db`])).stdout;

  async function killed(name: string): Promise<void> {
    const { process: child, outcome } = place.start(wordsOf(name));
    if (!child.stdout) throw new Error('the output is not to be read');
    let doubts = 0;
    createInterface(child.stdout).on('line', () => {
      doubts += 1;
      if (doubts === DOUBTS_A_RUN) child.kill('SIGKILL');
    });
    expect((await outcome).status).toBeNull();
  }

  it(
    'is read in short statements and little memory, and goes on where it was killed',
    async () => {
      const env = { NODE_OPTIONS: '--require ./watch.js' };
      const whole = place.run(wordsOf('whole'), { env });
      expect(await longestStatement(cell, whole)).toBeLessThan(LONGEST_MS);
      expect(await whole).toMatchObject({ status: 0, stderr: '' });
      const memoryKib = Number(await readFile(join(place.folder, 'memory'), 'utf8'));
      expect(memoryKib).toBeLessThan(MOST_MEMORY_KIB);
      for (let kill = 0; kill < KILLS; kill += 1) await killed('killed');
      const { status, stdout } = await place.run(wordsOf('killed'));
      expect(status).toBe(0);
      const { servers } = JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '');
      expect(servers).toBeLessThan(SERVERS);
      expect(await digestOf('killed')).toBe(await digestOf('whole'));
      expect(await digestOf('whole')).toContain(`${SERVERS} servers`);
    },
    TIMEOUT_MS,
  );
});
