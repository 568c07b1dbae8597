/** A database server of the tests' own: from installed binaries, in a temporary folder, on a free port. */
import { type ChildProcess, execFileSync, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  accessSync,
  chmodSync,
  chownSync,
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Certificate } from '../program/certificates';
import { type ServerName, tryServer } from './server-kinds';

interface Place {
  readonly folder: string;
  readonly port: number;
  /** With it the server speaks TLS. */
  readonly certificate?: Certificate | undefined;
}

interface Binaries {
  readonly install: string;
  readonly server: string;
  /** Who runs it if we are root: servers refuse to run as root. */
  readonly user: string;
  readonly installArguments: (place: Place) => string[];
  readonly serverArguments: (place: Place) => string[];
  readonly url: (place: Place) => string;
  /** The same, with TLS. */
  readonly tlsArguments: (certificate: Certificate) => string[];
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
    tlsArguments: ({ cert, key }) =>
      `-c ssl=on -c ssl_cert_file=${cert} -c ssl_key_file=${key}`.split(' '),
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
      `--no-defaults --datadir=${data(folder)} --socket=${folder}/socket --pid-file=${folder}/pid --port=${port} --bind-address=127.0.0.1 --innodb-flush-log-at-trx-commit=2 --innodb-flush-method=nosync --skip-sync-frm`.split(
        ' ',
      ),
    url: ({ port }) => `mysql://root@127.0.0.1:${port}/information_schema`,
    tlsArguments: ({ cert, key }) => [`--ssl-cert=${cert}`, `--ssl-key=${key}`],
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

const binariesOf = ({ install, server }: Binaries) => ({
  install: findBinary(install),
  binary: findBinary(server),
});

export function isInstalled(name: ServerName): boolean {
  const { install, binary } = binariesOf(BINARIES[name]);
  return install !== undefined && binary !== undefined;
}

/** A server that can go away and come back, with all that it has stored. */
export interface StartedServer {
  readonly url: string;
  /** Lets it go without waiting for its clients. */
  stop(): Promise<void>;
  /** Kills it and all processes that it has started, as if its machine had lost its power. */
  kill(): Promise<void>;
  start(): Promise<void>;
  /** Stops it and removes what it has stored. */
  remove(): Promise<void>;
}

/** Starts one and gives its URL; undefined if it is not installed. */
export async function startServer(name: ServerName): Promise<string | undefined> {
  const server = await makeServer(name);
  if (server) stopping.push(server.remove);
  return server?.url;
}

/** Starts one that is the caller's own; undefined if it is not installed. */
export async function makeServer(
  name: ServerName,
  certificate?: Certificate,
): Promise<StartedServer | undefined> {
  const kind = BINARIES[name];
  const { install, binary } = binariesOf(kind);
  if (!install || !binary) return undefined;
  const owner = ownerFor(kind.user);
  const folder = mkdtempSync(join(tmpdir(), 'tenant-usage-'));
  try {
    if (owner.uid !== undefined) chownSync(folder, owner.uid, owner.gid ?? 0);
    const port = await freePort();
    const place = { folder, port, certificate: certificate && given(certificate, folder, owner) };
    execFileSync(install, kind.installArguments(place), { ...owner, cwd: folder, stdio: 'pipe' });
    const server = serverAt(name, place, () => spawnServer(binary, kind, { owner, place }));
    await server.start().catch(async (error) => {
      await server.remove();
      throw error;
    });
    return server;
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

/** Copies that the server's own user may read, and nobody else. */
function given(
  { cert, key }: Certificate,
  folder: string,
  { uid, gid }: ReturnType<typeof ownerFor>,
): Certificate {
  const copies = { cert: join(folder, 'tls.crt'), key: join(folder, 'tls.key') };
  copyFileSync(cert, copies.cert);
  copyFileSync(key, copies.key);
  for (const copy of Object.values(copies)) {
    chmodSync(copy, 0o600);
    if (uid !== undefined) chownSync(copy, uid, gid ?? 0);
  }
  return copies;
}

function spawnServer(
  binary: string,
  kind: Binaries,
  { owner, place }: { owner: ReturnType<typeof ownerFor>; place: Place },
): ChildProcess {
  const log = openSync(join(place.folder, 'log'), 'a');
  const options: SpawnOptions = { ...owner, cwd: place.folder, stdio: ['ignore', log, log] };
  const tls = place.certificate ? kind.tlsArguments(place.certificate) : [];
  const server = spawn(binary, [...kind.serverArguments(place), ...tls], options);
  closeSync(log);
  return server;
}

/** Its processes end when this one does, whoever ends it. */
function serverAt(name: ServerName, place: Place, spawned: () => ChildProcess): StartedServer {
  const kind = BINARIES[name];
  const url = kind.url(place);
  let server: ChildProcess | undefined;
  const removeFolder = () => rmSync(place.folder, { recursive: true, force: true });
  const abandon = () => {
    server?.kill('SIGKILL');
    removeFolder();
  };
  const interrupted = (asked: NodeJS.Signals) => {
    abandon();
    process.kill(process.pid, asked);
  };
  process.once('exit', abandon).once('SIGINT', interrupted).once('SIGTERM', interrupted);
  const end = async (signal: (running: ChildProcess) => void) => {
    if (!server || !isRunning(server)) return;
    const ended = once(server, 'exit');
    signal(server);
    await ended;
  };
  const stop = () => end((running) => void running.kill(kind.stopSignal));
  return {
    url,
    stop,
    kill: () => end(killFamily),
    async start() {
      server = spawned();
      await untilReady(name, url, server);
    },
    async remove() {
      process.off('exit', abandon).off('SIGINT', interrupted).off('SIGTERM', interrupted);
      await stop();
      removeFolder();
    },
  };
}

/** First it may not start any more, then none of them may end in order. */
function killFamily({ pid = 0 }: ChildProcess): void {
  process.kill(pid, 'SIGSTOP');
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ');
  for (const each of [...children.filter(Boolean).map(Number), pid]) process.kill(each, 'SIGKILL');
}
