/** A disk without room: an import that stops in the middle, and one that comes to its end later. */
import { createHash } from 'node:crypto';
import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeWorkplace, type Workplace } from '../support/program';

let place: Workplace;
beforeEach(async () => {
  place = await makeWorkplace();
});
afterEach(() => place.remove());

const idOf = (number: number): string => createHash('sha256').update(`${number}`).digest('hex');

const lines = (from: number, to: number): string =>
  Array.from({ length: to - from }, (_, index) =>
    JSON.stringify({
      instance_id: idOf(from + index),
      tenant_id: 'p',
      flavor: 's',
      vcpus: 1,
      memory_mb: 1024,
      root_gb: 10,
      ephemeral_gb: 0,
      launched_at: '2026-01-01T00:00:00Z',
    }),
  ).join('\n');

/** Servers, segments and observations. */
async function stored(): Promise<number[]> {
  const { stdout } = await place.run(['digest', '--facts']);
  return [...stdout.matchAll(/ (\d+) /g)].map(([, count]) => Number(count));
}

describe('import to a full disk', () => {
  it('fails with status 4 and one line, loses nothing that was stored, and can be repeated', async () => {
    await writeFile(join(place.folder, 'first.ndjson'), lines(0, 500));
    await writeFile(join(place.folder, 'second.ndjson'), lines(500, 4000));
    expect((await place.run(['import', 'first.ndjson'])).status).toBe(0);

    // No file may grow beyond what the database has now: the next page cannot be written.
    const kib = Math.ceil((await stat(join(place.folder, 'tenant-usage.db'))).size / 1024);
    const shell = `ulimit -f ${kib}; trap '' XFSZ;`;
    const full = await place.run(['import', 'second.ndjson'], { shell });
    expect(full.status).toBe(4);
    expect(full.stderr).toMatch(/^tenant-usage: database sqlite:\.\/tenant-usage\.db: [^\n]+\n$/m);
    expect(full.stderr).not.toMatch(/^\s+at /m);
    const added = Number(/ added=(\d+) /.exec(full.stdout)?.[1]);
    expect(added).toBeLessThan(3500);
    expect(await stored()).toEqual([500 + added, 500 + added, 500 + added]);

    expect((await place.run(['import', 'second.ndjson'])).status).toBe(0);
    expect(await stored()).toEqual([4000, 4000, 4000]);
  });
});
