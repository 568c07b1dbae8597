/** A database server of the tests' own: from installed binaries, in a temporary folder, on a free port. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  accessSync,
  chownSync,
  constants,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ServerName, tryServer } from './server-kinds';

interface Place {
  readonly folder: string;
  readonly port: number;
}

interface Binaries {
  readonly install: string;
  readonly server: string;
  /** Who runs it if we are root: servers refuse to run as root. */
  readonly user: string;
  readonly installArguments: (place: Place) => string[];
  readonly serverArguments: (place: Place) => string[];
  readonly url: (place: Place) => string;
  /** Makes the server stop without waiting for its clients. */
  readonly stopSignal: NodeJS.Signals;
}

const data = (folder: string) => join(folder, 'data');

const BINARIES: Readonly<Record<ServerName, Binaries>> = {
  PostgreSQL: {
    install: 'initdb',
    server: 'postgres',
    user: 'postgres',
    installArguments: ({ folder }) =>
      `-D ${data(folder)} -U postgres -A trust -E UTF8 --no-locale --no-sync`.split(' '),
    serverArguments: ({ folder, port }) =>
      `-D ${data(folder)} -p ${port} -k ${folder} -c listen_addresses=127.0.0.1 -c fsync=off`.split(
        ' ',
      ),
    url: ({ port }) => `postgres://postgres@127.0.0.1:${port}/postgres`,
    stopSignal: 'SIGINT',
  },
  MariaDB: {
    install: 'mariadb-install-db',
    server: 'mariadbd',
    user: 'mysql',
    installArguments: ({ folder }) =>
      `--no-defaults --datadir=${data(folder)} --auth-root-authentication-method=normal --skip-test-db`.split(
        ' ',
      ),
    serverArguments: ({ folder, port }) =>
      `--no-defaults --datadir=${data(folder)} --socket=${folder}/socket --pid-file=${folder}/pid --port=${port} --bind-address=127.0.0.1 --innodb-flush-log-at-trx-commit=0`.split(
        ' ',
      ),
    url: ({ port }) => `mysql://root@127.0.0.1:${port}/information_schema`,
    stopSignal: 'SIGTERM',
  },
};

const START_TIMEOUT_MS = 60_000;

/** How to stop what this process has started. */
const stopping: (() => Promise<void>)[] = [];

export const stopServers = () => Promise.all(stopping.splice(0).map((stop) => stop()));

/** Debian keeps the binaries of each version of PostgreSQL in a folder of their own. */
const POSTGRES = '/usr/lib/postgresql';

export function findBinary(name: string): string | undefined {
  const versions = existsSync(POSTGRES) ? readdirSync(POSTGRES).sort().reverse() : [];
  const folders = [
    ...(process.env['PATH'] ?? '').split(delimiter),
    '/usr/sbin',
    ...versions.map((version) => join(POSTGRES, version, 'bin')),
  ];
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

const idOf = (flag: '-u' | '-g', user: string): number =>
  Number(execFileSync('id', [flag, user], { encoding: 'utf8' }));

const ownerFor = (user: string): { uid?: number; gid?: number } =>
  process.getuid?.() === 0 ? { uid: idOf('-u', user), gid: idOf('-g', user) } : {};

export async function freePort(): Promise<number> {
  const listener = createServer().listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const address = listener.address();
  listener.close();
  return typeof address === 'object' && address ? address.port : 0;
}

const isRunning = ({ exitCode, signalCode }: ChildProcess) =>
  exitCode === null && signalCode === null;

async function untilReady(name: ServerName, url: string, server: ChildProcess): Promise<void> {
  const deadline = performance.now() + START_TIMEOUT_MS;
  for (;;) {
    try {
      return await tryServer(name, url);
    } catch (error) {
      const isOver = !isRunning(server) || performance.now() > deadline;
      if (isOver) throw new Error(`it does not start: ${(error as Error).message}`);
      await sleep(50);
    }
  }
}

/** Starts one and gives its URL; undefined if it is not installed. */
export async function startServer(name: ServerName): Promise<string | undefined> {
  const kind = BINARIES[name];
  const [install, binary] = [findBinary(kind.install), findBinary(kind.server)];
  if (!install || !binary) return undefined;
  const owner = ownerFor(kind.user);
  const folder = mkdtempSync(join(tmpdir(), 'tenant-usage-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    if (owner.uid !== undefined) chownSync(folder, owner.uid, owner.gid ?? 0);
    const place = { folder, port: await freePort() };
    const options = { ...owner, cwd: folder };
    execFileSync(install, kind.installArguments(place), { ...options, stdio: 'pipe' });
    const log = openSync(join(folder, 'log'), 'w');
    const server = spawn(binary, kind.serverArguments(place), {
      ...options,
      stdio: ['ignore', log, log],
    });
    const stop = stopper(server, kind.stopSignal, remove);
    stopping.push(stop);
    await untilReady(name, kind.url(place), server).catch(async (error) => {
      await stop();
      throw error;
    });
    return kind.url(place);
  } catch (error) {
    remove();
    throw error;
  }
}

/** Stops the server when asked to, and also when this process ends before it was. */
function stopper(server: ChildProcess, signal: NodeJS.Signals, remove: () => void) {
  const abandon = () => {
    server.kill('SIGKILL');
    remove();
  };
  const interrupted = (asked: NodeJS.Signals) => {
    abandon();
    process.kill(process.pid, asked);
  };
  process.once('exit', abandon).once('SIGINT', interrupted).once('SIGTERM', interrupted);
  return async () => {
    process.off('exit', abandon).off('SIGINT', interrupted).off('SIGTERM', interrupted);
    if (isRunning(server) && server.kill(signal)) await once(server, 'exit');
    remove();
  };
}
