/** Writers that have to wait for others: not for ever, and not without need. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Batch } from '../../../lib/store/store';
import { onDatabase, SERVER_NAMES, type TestDatabase } from '../../support/databases/databases';
import { pauseAfter } from '../../support/databases/paused-writer';
import { row } from '../../support/observations/observations';
import { scriptWords } from '../../support/program/script';
import { until } from '../../support/service/load';

const ROOT = join(__dirname, '..', '..', '..');

const batch = (serverId: string, terminatedAtUs = 2): Batch => ({
  origin: 'test',
  submitted: [
    { observation: row({ serverId, projectId: 'one', launchedAtUs: 1, terminatedAtUs }) },
  ],
});

const folder = mkdtempSync(join(tmpdir(), 'tenant-usage-'));
const started: ChildProcess[] = [];
afterAll(() => {
  for (const child of started) child.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

/** A writer in a process of its own that hangs with all of its locks. */
async function startHanging({ url }: TestDatabase, hanging: Batch, silenceMs: number) {
  const batchFile = join(folder, 'batch.json');
  writeFileSync(batchFile, JSON.stringify(hanging));
  const args = [...scriptWords('record-and-hang'), url, batchFile, String(silenceMs)];
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
  started.push(child);
  const lines = createInterface(child.stdout);
  const next = () => Promise.race([once(lines, 'line'), once(lines, 'close')]);
  expect(await next()).toEqual(['hangs']);
  return { child, next };
}

for (const kind of SERVER_NAMES) {
  onDatabase(kind, 'and writers that wait', (make) => {
    it('does not let one that hangs stand in the way of others, nor lose what it had', async () => {
      const database = await make();
      const store = await database.open();
      const hanging = await startHanging(database, batch('same', 2), 2000);
      const startedMs = performance.now();
      expect(await store.observations.record(batch('same', 3))).toMatchObject({ added: 1 });
      expect(performance.now() - startedMs).toBeLessThan(15_000);
      const goesOn = hanging.next();
      hanging.child.kill('SIGCONT');
      expect(await goesOn).toEqual(['added 1']);
      expect(await store.observations.about('same')).toHaveLength(2);
    }, 20_000);

    it('has the patience of an import for a lock of somebody else, and says so once', async () => {
      const database = await make();
      const reasons: string[] = [];
      const onWait = (reason: string) => reasons.push(reason);
      const store = await database.open({
        seams: { silenceMs: 900 },
        retryPolicy: { forMs: 60_000, onWait },
      });
      await store.observations.record(batch('locked', 2));
      await database.all('begin');
      await database.all(`select id from servers where id = 'locked' for update`);
      const recording = store.observations.record(batch('locked', 3));
      await until('it says that it waits', () => reasons.length > 0);
      await database.all('rollback');
      expect(await recording).toMatchObject({ added: 1 });
      expect(reasons).toEqual([expect.stringMatching(/^database \w+:\/\/[^\n]+$/)]);
    }, 60_000);

    it('lets two writers of different servers of one known project pass each other', async () => {
      const database = await make();
      const held = pauseAfter(/^insert into segments/);
      const first = await database.open({ seams: { onStatement: held.onStatement } });
      const second = await database.open();
      await second.observations.record(batch('known'));
      const recording = first.observations.record(batch('first'));
      await held.reached;
      expect(await second.observations.record(batch('second'))).toMatchObject({ added: 1 });
      held.resume();
      expect(await recording).toMatchObject({ added: 1 });
    });
  });
}
