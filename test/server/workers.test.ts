/** A service of several processes: one port, no worker missed for long, stopped as one. */
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { makeCertificate } from '../support/program/certificates';
import { makeWorkplace, type Workplace } from '../support/program/program';
import {
  FEW_DIALECTS,
  killProcess,
  type Line,
  PATH,
  pidsOf,
  startService,
  statusAt,
  TOKEN,
} from '../support/program/service-process';

const PATIENCE_MS = 90_000;
/** For as long as nobody listens there. */
async function statusOnceBack(url: string): Promise<number | undefined> {
  try {
    return await statusAt(url);
  } catch {
    return statusOnceBack(url);
  }
}

describe('serve --workers', () => {
  let place: Workplace;
  beforeEach(async () => {
    place = await makeWorkplace();
  });
  afterEach(() => place.remove());

  const serve = (...words: string[]) => startService(place, [...FEW_DIALECTS, ...words], 2);

  it(
    'answers by several processes on one port, says once where, and stops as one',
    async () => {
      const { url, process: child, outcome, log } = await serve('--workers', '2');
      const workers = pidsOf(log.lines('listening'));
      expect(new Set(workers).size).toBe(2);
      expect(workers).not.toContain(child.pid);
      const answered = () => new Set(pidsOf(log.lines('answered'))).size;
      while (answered() < 2) {
        const statuses = await Promise.all(Array.from({ length: 20 }, () => statusAt(url)));
        expect(new Set(statuses)).toEqual(new Set([200]));
      }
      child.kill('SIGTERM');
      const { status, stdout } = await outcome;
      expect({ status, stdout }).toEqual({ status: 0, stdout: `listening on ${url}\n` });
      expect(new Set(pidsOf(log.lines('stopped')))).toEqual(new Set([...workers, child.pid]));
      await expect(statusAt(url)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    },
    PATIENCE_MS,
  );

  it(
    'finishes the request that runs, also when a terminal asks all of them to stop',
    async () => {
      const { url, process: child, outcome, log } = await serve('--workers', '2');
      const slow = connect(Number(new URL(url).port), '127.0.0.1');
      slow.write(`GET ${PATH} HTTP/1.1\r\nHost: x\r\n`);
      const answer = text(slow);
      const workers = pidsOf(log.lines('listening'));
      // By now each of them has seen what it has accepted.
      while (new Set(pidsOf(log.lines('answered'))).size < 2) {
        await Promise.all(Array.from({ length: 20 }, () => statusAt(url)));
      }
      for (const pid of [child.pid, ...workers]) killProcess(pid, 'SIGINT');
      await log.times(3, 'stopping');
      slow.write(`X-Auth-Token: ${TOKEN['X-Auth-Token']}\r\n\r\n`);
      expect(await answer).toMatch(/^HTTP\/1\.1 200 OK\r\n[\s\S]*\{"tenant_usages":\s?\[\]\}$/);
      expect((await outcome).status).toBe(0);
    },
    PATIENCE_MS,
  );

  it(
    'replaces workers that die, one and then all, on the same port, later if they die soon',
    async () => {
      const { url, process: child, outcome, log } = await serve('--workers', '2');
      const [first] = pidsOf(log.lines('listening'));
      killProcess(first, 'SIGKILL');
      expect(await log.times(1, 'worker exited unexpectedly; starting another')).toMatchObject([
        { pid: child.pid, worker: first, signal: 'SIGKILL' },
      ]);
      const living = pidsOf(await log.times(3, 'listening')).slice(1);
      for (const pid of living) killProcess(pid, 'SIGKILL');
      expect(await statusOnceBack(url)).toBe(200);
      const deaths = await log.times(3, 'worker exited unexpectedly; starting another');
      const [one, next] = [first, living[1]].map((pid) =>
        deaths.find(({ worker }) => worker === pid),
      );
      const isShort = (death?: Line) => (death?.lastedMs ?? 0) < 10_000;
      expect(one?.waitMs).toBe(isShort(one) ? 100 : 50);
      expect(next?.waitMs).toBe(isShort(next) ? (one?.waitMs ?? 0) * 2 : 50);
      child.kill('SIGTERM');
      expect((await outcome).status).toBe(0);
    },
    PATIENCE_MS,
  );

  it(
    'ends with the error and the status of a worker that cannot start when the service does',
    async () => {
      const { cert, key } = await makeCertificate(place.folder);
      const tls = ['--tls-cert', '/dev/stdin', '--tls-key', key];
      const words = ['serve', '--auth', 'noauth', '--port', '0', '--workers', '2', ...tls];
      // What comes through a pipe is there only once, for the first process.
      const { outcome } = place.start(words, { shell: `exec < <(cat ${cert});` });
      const { status, stdout, stderr } = await outcome;
      expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
      const said = stderr.split('\n').filter((line) => line !== '' && !line.startsWith('{'));
      expect(said).toEqual([
        'tenant-usage: --tls-cert /dev/stdin: holds no certificate; allowed: X.509 as PEM',
      ]);
    },
    PATIENCE_MS,
  );

  it(
    'leaves no worker behind when the first process is killed',
    async () => {
      const { url, process: child, outcome } = await serve('--workers', '2');
      child.kill('SIGKILL');
      await outcome; // the last who can write to its output is gone
      await expect(statusAt(url)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    },
    PATIENCE_MS,
  );

  it(
    'gives a worker that follows the settings of the one before, whatever has become of their file',
    async () => {
      const file = join(place.folder, 'usage.yaml');
      await writeFile(file, 'workers: 2\nmax_limit: 0\n');
      const { url, process: child, outcome, log } = await serve('--config', file);
      await writeFile(file, 'port: 1\nno such setting: 1\n');
      killProcess(pidsOf(log.lines('listening'))[0], 'SIGKILL');
      const newest = pidsOf(await log.times(3, 'listening')).at(-1) ?? 0;
      while (!pidsOf(log.lines('answered')).includes(newest)) expect(await statusAt(url)).toBe(200);
      child.kill('SIGTERM');
      expect((await outcome).status).toBe(0);
    },
    PATIENCE_MS,
  );

  it('says so if the port is in use, before there is any worker', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const words = ['serve', '--auth', 'noauth', '--port', `${port}`, '--workers', '2'];
    expect(await place.run(words)).toEqual({
      status: 1,
      stdout: '',
      stderr: `tenant-usage: cannot listen on 127.0.0.1, port ${port}: the port is in use; choose another with --port, or 0 for a free one\n`,
    });
    other.close();
  });
});
