/** A real Keystone of a suite's own: Debian's, in a temporary folder, on a free port. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from '../databases/started-server';
import { askUrl } from '../service/ask-url';
import { CONFIGURATION, writeConfiguration } from './keystone-files';

export interface RealKeystone {
  /** With `/v3` at its end. */
  readonly url: string;
  stop(): Promise<void>;
  /** Again, on the same port, with all that it knew. */
  start(): Promise<void>;
  /** Stops it and forgets everything. */
  remove(): Promise<void>;
}

const START_TIMEOUT_MS = 60_000;

/** As Debian runs it, but as one process, so that nothing is left when that is killed, with one thread, as SQLite wants it. */
const wordsFor = (port: number): readonly string[] => [
  ...['--http-socket', `127.0.0.1:${port}`, '--wsgi-file', '/usr/bin/keystone-wsgi-public'],
  ...['--buffer-size', '65535', '--rem-header', 'Content-Length'],
  ...['--enable-threads', '--die-on-term', '--need-app', '--disable-logging'],
];

const isRunning = ({ exitCode, signalCode }: ChildProcess): boolean =>
  exitCode === null && signalCode === null;

async function untilReady(url: string, child: ChildProcess): Promise<void> {
  const deadline = performance.now() + START_TIMEOUT_MS;
  for (;;) {
    try {
      const { status } = await askUrl(url);
      if (status === 200) return;
      throw new Error(`it answers ${status}`);
    } catch (error) {
      const isOver = !isRunning(child) || performance.now() > deadline;
      if (isOver) throw new Error(`Keystone does not start: ${(error as Error).message}`);
      await wait(50);
    }
  }
}

async function launch(folder: string, port: number): Promise<ChildProcess> {
  const log = await open(join(folder, 'log'), 'a');
  const child = spawn('/usr/bin/uwsgi_python3', wordsFor(port), {
    cwd: folder,
    env: {
      PATH: '/usr/bin:/bin',
      HOME: folder,
      OS_KEYSTONE_CONFIG_DIR: folder,
      OS_KEYSTONE_CONFIG_FILES: CONFIGURATION,
    },
    stdio: ['ignore', log.fd, log.fd],
  });
  await log.close();
  return child;
}

/** Starts one that knows what the files in that folder tell. */
export async function realKeystone(files: string): Promise<RealKeystone> {
  const folder = await mkdtemp(join(tmpdir(), 'tenant-usage-'));
  await cp(files, folder, { recursive: true });
  await writeConfiguration(folder);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/v3`;
  let child: ChildProcess | undefined;
  const kill = () => child?.kill('SIGKILL');
  process.once('exit', kill);
  const stop = async () => {
    if (child && isRunning(child) && child.kill('SIGTERM')) await once(child, 'exit');
  };
  const start = async () => {
    child = await launch(folder, port);
    await untilReady(url, child).catch(async ({ message }: Error) => {
      const log = await readFile(join(folder, 'log'), 'utf8');
      throw new Error(`${message}\n${log.slice(-2000)}`);
    });
  };
  const remove = async () => {
    await stop();
    process.off('exit', kill);
    await rm(folder, { recursive: true, force: true });
  };
  await start().catch(async (error) => {
    await remove();
    throw error;
  });
  return { url, stop, start, remove };
}
