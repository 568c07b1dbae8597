/** Reverse proxies as operators run them: installed binaries, started from the very files in samples/deploy. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { findBinary, freePort } from '../databases/started-server';
import {
  adapted,
  PROXY_KINDS,
  PROXY_NAMES,
  type Proxied,
  type ProxyName,
  SAMPLES,
} from './proxy-kinds';

export interface RunningProxy {
  readonly port: number;
  stop(): Promise<void>;
}

export const isInstalled = (name: ProxyName): boolean =>
  findBinary(PROXY_KINDS[name].binary) !== undefined;

const isRunning = ({ exitCode, signalCode }: ChildProcess): boolean =>
  exitCode === null && signalCode === null;

const START_TIMEOUT_MS = 20_000;

async function untilItListens(port: number, child: ChildProcess, said: () => string) {
  const deadline = performance.now() + START_TIMEOUT_MS;
  for (;;) {
    const socket = connect(port, '127.0.0.1');
    try {
      await once(socket, 'connect');
      return socket.destroy();
    } catch {
      const isOver = !isRunning(child) || performance.now() > deadline;
      if (isOver) throw new Error(`it does not start: ${said()}`);
      await wait(20);
    }
  }
}

async function start(name: ProxyName, proxied: Proxied): Promise<RunningProxy> {
  const kind = PROXY_KINDS[name];
  const folder = await mkdtemp(join(tmpdir(), 'tenant-usage-'));
  const place = { ...proxied, folder, port: await freePort() };
  const sample = await readFile(join(SAMPLES, kind.sample), 'utf8');
  const file = join(folder, kind.sample);
  await writeFile(file, kind.whole(await adapted(kind, sample, place), place));
  const child = spawn(findBinary(kind.binary) ?? '', kind.words(file, folder), { cwd: folder });
  child.stdout.resume();
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  const stop = async () => {
    process.off('exit', kill);
    if (isRunning(child) && child.kill('SIGTERM')) await once(child, 'exit');
    await rm(folder, { recursive: true, force: true });
  };
  await untilItListens(place.port, child, () => said).catch(async (error) => {
    await stop();
    throw error;
  });
  return { port: place.port, stop };
}

export type StartProxy = (proxied: Proxied) => Promise<RunningProxy>;

/** A suite on every proxy. Where one is not installed it says NOT RUN in its name, or fails if it must be there. */
export function onEachProxy(
  title: string,
  suite: (start: StartProxy, name: ProxyName) => void,
): void {
  for (const name of PROXY_NAMES) {
    if (isInstalled(name))
      describe(`${name} ${title}`, () => suite((each) => start(name, each), name));
    else if (process.env['TEST_SERVERS'] === 'required')
      it(`${name} ${title}: is installed`, () => Promise.reject(new Error('it is not installed')));
    else
      describe.skip(`${name} ${title}: NOT RUN, it is not installed`, () =>
        suite((each) => start(name, each), name));
  }
}
