/** A disk without room: what is imported or posted then is refused as a whole, and taken in when there is room. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeWorkplace, type Workplace } from '../../support/program/program';
import { ask } from '../../support/service/load';
import { NDJSON, OBSERVATIONS } from '../../support/service/native';

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
    const added = Number(/: (\d+) new, /.exec(full.stdout)?.[1]);
    expect(added).toBeLessThan(3500);
    expect(await stored()).toEqual([500 + added, 500 + added, 500 + added]);

    expect((await place.run(['import', 'second.ndjson'])).status).toBe(0);
    expect(await stored()).toEqual([4000, 4000, 4000]);
  });
});

describe('a service on a full disk', () => {
  it('refuses what is posted for now, answers what it is asked, and goes on when there is room', async () => {
    await writeFile(join(place.folder, 'first.ndjson'), lines(0, 500));
    await place.run(['import', 'first.ndjson']);
    const kib = Math.ceil((await stat(join(place.folder, 'tenant-usage.db'))).size / 1024);
    const shell = `ulimit -S -f ${kib}; trap '' XFSZ;`;
    const { url, process: child } = await place.serve([], { shell });
    const body = lines(500, 4000);
    const sent = { method: 'POST', headers: NDJSON, body };
    for (let n = 0; n < 2; n += 1) {
      expect(await ask(`${url}${OBSERVATIONS}`, sent)).toMatchObject({
        status: 503,
        retryAfter: '5',
      });
      expect(await ask(`${url}/v1/servers/${idOf(499)}`)).toMatchObject({ status: 200 });
      expect(await ask(`${url}/v1/servers/${idOf(500)}`)).toMatchObject({ status: 404 });
    }
    execFileSync('prlimit', ['--pid', `${child.pid}`, '--fsize=unlimited:']);
    const posted = await ask(`${url}${OBSERVATIONS}`, sent);
    expect(posted.status).toBe(200);
    expect(JSON.parse(posted.body)).toMatchObject({ added: 3500, repeated: 0 });
    expect(await stored()).toEqual([4000, 4000, 4000]);
  }, 60_000);
});
