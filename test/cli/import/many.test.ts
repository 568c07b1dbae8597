/** Importing as much as a cloud has, in any order, as often as one likes, and with the power gone in the middle. */
import { once } from 'node:events';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { csv, ndjson, RECORD } from '../../support/observations/files';
import { makeWorkplace, type Outcome, type Workplace } from '../../support/program/program';
import { RUNS } from '../../support/property-runs';

/** Fewer with fewer runs. */
const MANY = RUNS < 1000 ? 60_000 : 100_000;
const PATIENCE_MS = 240_000;

/** Every third server is reported twice: running, then ended. */
function recordOf(n: number) {
  const server = Math.floor(n / 1.5);
  const launchedMs = Date.UTC(2026, 0, 1) + server * 7_000;
  const ends = n % 3 !== 0;
  const at = (ms: number): string => new Date(ms).toISOString();
  return {
    ...RECORD,
    instance_id: `${(server * 2654435761) % 4294967296}-${server}`,
    tenant_id: `project-${server % 97}`,
    name: `server "${server}"`,
    vcpus: 1 + (server % 4),
    launched_at: at(launchedMs),
    terminated_at: ends ? at(launchedMs + 3_600_000 + n) : null,
    updated_at: at(launchedMs + (ends ? 3_600_000 + n : 60_000)),
    vm_state: ends ? 'deleted' : 'active',
  };
}

const records = Array.from({ length: MANY }, (_, n) => recordOf(n));
const LINES = ndjson(...records);
const COLUMNS = Object.keys(recordOf(0));

/** As many lines as are read before a signal: some batches are stored by then, and one is under way. */
const BEGINNING = ndjson(...records.slice(0, 45_000));

describe('many records', () => {
  let place: Workplace;
  beforeAll(async () => {
    place = await makeWorkplace();
    const reversed = [...records].reverse();
    await writeFile(join(place.folder, 'all.ndjson'), LINES);
    await writeFile(join(place.folder, 'last.csv'), csv(COLUMNS, reversed.slice(0, 0.3 * MANY)));
    await writeFile(
      join(place.folder, 'middle.ndjson'),
      ndjson(...reversed.slice(0.3 * MANY, 0.6 * MANY)),
    );
    await writeFile(join(place.folder, 'first'), gzipSync(ndjson(...reversed.slice(0.6 * MANY))));
  }, PATIENCE_MS);
  afterAll(() => place.remove());

  const run = (name: string, ...words: readonly string[]): Promise<Outcome> =>
    place.run([...words, '--database', `sqlite:${name}.db`]);
  const digestOf = async (name: string): Promise<string> =>
    (await run(name, 'digest', '--facts')).stdout;

  /** Imports the beginning from a pipe, and sends the signal when all of it is read but no end is to be seen. */
  async function interrupted(name: string, signal: 'SIGKILL' | 'SIGINT'): Promise<Outcome> {
    const words = ['import', '-', '--database', `sqlite:${name}.db`];
    const { process: child, outcome } = place.start(words, {
      input: BEGINNING,
      staysOpen: true,
    });
    if (child.stdin?.writableNeedDrain) await once(child.stdin, 'drain');
    child.kill(signal);
    return outcome;
  }

  it(
    'make one state: twice, backwards over three files, and after a kill and an interrupt',
    async () => {
      const twice = async () => {
        const [first, second] = [
          await run('a', 'import', 'all.ndjson'),
          await run('a', 'import', 'all.ndjson'),
        ];
        expect(first.stdout).toContain(` ${MANY} records: ${MANY} new, 0 known, `);
        expect(second.stdout).toContain(
          ` ${MANY} records: 0 new, ${MANY} known, 0 refused; 0 servers `,
        );
        return digestOf('a');
      };
      const backwards = async () => {
        const { stdout } = await run('b', 'import', 'last.csv', 'middle.ndjson', 'first');
        expect(stdout).toContain(` ${MANY} records: ${MANY} new, 0 known, `);
        return digestOf('b');
      };
      const afterKillAndInterrupt = async () => {
        expect(await interrupted('c', 'SIGKILL')).toMatchObject({ status: null, stdout: '' });
        const { status, stdout, stderr } = await interrupted('c', 'SIGINT');
        expect(status).toBe(5);
        expect(stderr).toContain('what is stored stays, and importing again is safe\n');
        const said = /^imported (\d+) records: (\d+) new, (\d+) known, /.exec(stdout);
        const [taken = 0, added = 0, repeated = 0] = said?.slice(1).map(Number) ?? [];
        expect(repeated).toBeGreaterThan(0); // stored before the kill
        expect(taken).toBe(added + repeated);
        const { stdout: last } = await run('c', 'import', 'all.ndjson');
        expect(last).toContain(`: ${MANY - taken} new, ${taken} known, `);
        return digestOf('c');
      };
      const [digest, ...others] = await Promise.all([
        twice(),
        backwards(),
        afterKillAndInterrupt(),
      ]);
      const servers = Math.ceil(MANY / 1.5);
      expect(digest).toContain(`: ${servers} servers, ${servers} segments\n`);
      expect(digest).toContain(`: ${MANY} observations`);
      expect(others).toEqual([digest, digest]);
    },
    PATIENCE_MS,
  );

  it('leave no copy of standard input behind after a strict import', async () => {
    await mkdir(join(place.folder, 'aside'));
    const { status, stdout } = await place.run(['import', '--strict', '-'], {
      input: ndjson(recordOf(0)),
      env: { TMPDIR: join(place.folder, 'aside') },
    });
    expect(status).toBe(0);
    expect(stdout).toContain('imported 1 record: 1 new, ');
    expect(await readdir(join(place.folder, 'aside'))).not.toContainEqual(
      expect.stringMatching(/^tenant-usage-/),
    );
  });
});
