/** The service over a database of made-up lives, in this process or in one of its own, and a client for it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Authenticate } from '../../lib/auth/authenticator';
import { noauth } from '../../lib/auth/noauth';
import { createPolicy } from '../../lib/auth/policy';
import { createLog } from '../../lib/log';
import { composeApp } from '../../lib/server/compose';
import { openStore } from '../../lib/store/registry';
import type { Store } from '../../lib/store/store';
import { testConfig } from '../support/service/config';
import { CLOUD_END_US, cloud } from './cloud';

const BATCH = 10_000;
/** As it is installed; `npm run bench` builds it. */
const PROGRAM = join(__dirname, '../../dist/cli/index.js');
const HEADERS = { 'X-Auth-Token': 'admin:bench', 'OpenStack-API-Version': 'compute 2.40' };

export const nowUs = () => CLOUD_END_US;

/** Made-up lives into a database; what is there already stays. */
export async function fill(url: string, size: number, shape: { seed: number; yearsAgo?: number }) {
  const store = await openStore(url, { schema: 'migrate', nowUs });
  let submitted = [];
  for (const observation of cloud(size, shape)) {
    submitted.push({ observation });
    if (submitted.length < BATCH) continue;
    await store.observations.record({ origin: 'bench', submitted });
    submitted = [];
  }
  if (submitted.length > 0) await store.observations.record({ origin: 'bench', submitted });
  await store.close();
}

export interface Service {
  readonly port: number;
  readonly store: Store;
  close(): Promise<void>;
}

/** In this process, so that its processor time is counted. */
export async function serviceHere(
  url: string,
  maxLimit?: number,
  authenticate: Authenticate = noauth,
): Promise<Service> {
  const store = await openStore(url, { schema: 'check', nowUs });
  const log = createLog('error', process.stderr);
  const config = testConfig(maxLimit === undefined ? {} : { maxLimit });
  const { may } = createPolicy();
  const app = composeApp({ store, authenticate, may, nowUs, log, config });
  const server = createServer(app.messages, app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    store,
    async close() {
      server.close();
      server.closeAllConnections();
      await store.close();
    },
  };
}

/** A command of the program in a process of its own. A log of every request is written, but not shown. */
export const program = (...args: string[]): ChildProcess =>
  spawn(process.execPath, [PROGRAM, ...args], {
    stdio: ['ignore', 'pipe', args.includes('info') ? 'ignore' : 'inherit'],
  });

/** The port that a process reports when it listens. */
export async function portIn({ stdout }: ChildProcess): Promise<number> {
  const [line] = (await once(stdout as NodeJS.ReadableStream, 'data')) as [Buffer];
  return Number(/:(\d+)\s*$/.exec(line.toString())?.[1]);
}

export interface ServiceProcess {
  readonly port: number;
  readonly process: ChildProcess;
  close(): Promise<void>;
}

export async function serviceApart(url: string, ...args: string[]): Promise<ServiceProcess> {
  const common = ['serve', '--auth', 'noauth', '--port', '0', '--log-level', 'error'];
  const child = program(...common, '--database', url, ...args);
  return {
    port: await portIn(child),
    process: child,
    async close() {
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

export const agent = new Agent({ keepAlive: true, maxSockets: 32 });

/** One request, its answer read and thrown away; returns how many bytes it had. */
export async function get(port: number, path: string): Promise<number> {
  const req = request({ port, host: '127.0.0.1', path, agent, headers: HEADERS }).end();
  const [res] = (await once(req, 'response')) as [IncomingMessage];
  let bytes = 0;
  res.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
  });
  await once(res, 'end');
  if (res.statusCode !== 200) throw new Error(`${path}: ${res.statusCode}`);
  return bytes;
}

export async function getText(port: number, path: string): Promise<string> {
  const req = request({ port, host: '127.0.0.1', path, agent, headers: HEADERS }).end();
  const [res] = (await once(req, 'response')) as [IncomingMessage];
  return Buffer.concat(await res.toArray()).toString();
}

/** One request, its answer read as JSON. */
export const getJson = async <T>(port: number, path: string): Promise<T> =>
  JSON.parse(await getText(port, path)) as T;

export const isoTime = (us: number) => new Date(us / 1000).toISOString().slice(0, 19);

export const usagePath = (startUs: number, endUs: number, projectId?: string) =>
  `/v2.1/os-simple-tenant-usage${projectId === undefined ? '' : `/${projectId}`}?start=${isoTime(startUs)}&end=${isoTime(endUs)}`;
