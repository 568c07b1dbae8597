/** The whole service over a temporary SQLite file, listening on a free port; every answer is held against its document. */
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { type Agent, createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Authenticate } from '../../../lib/auth/authenticator';
import { noauth } from '../../../lib/auth/noauth';
import { createPolicy, type May } from '../../../lib/auth/policy';
import { type Config, sectionOf } from '../../../lib/config';
import { NOVA } from '../../../lib/dialects/nova/settings';
import type { Observation } from '../../../lib/domain/observation';
import { NO_LOG } from '../../../lib/log';
import { composeApp } from '../../../lib/server/compose';
import type { Store } from '../../../lib/store/store';
import { problemsOf } from '../api-ref/documented';
import { FIXED_NOW_US, temporaryStore } from '../databases/stores';
import { type TestSettings, testConfig } from './config';

export interface Answer {
  readonly status: number;
  /** As received, in order, with repetitions. */
  readonly headers: ReadonlyArray<readonly [name: string, value: string]>;
  readonly body: string;
}

export interface Ask {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly body?: string;
  /** The address to come from; all of 127.0.0.0/8 are ours. */
  readonly localAddress?: string;
  /** Instead of a connection of its own. */
  readonly agent?: Agent;
}

export interface TestAppOptions {
  /** The instant that every request is made at, or a clock. */
  readonly nowUs?: number | (() => number);
  /** Instead of the defaults. */
  readonly settings?: TestSettings;
  /** Instead of `settings`: all of them. */
  readonly config?: Config;
  /** How many servers are read at once. */
  readonly storePage?: number;
  /** Instead of believing everybody. */
  readonly authenticate?: Authenticate;
  /** Hears of everything that is logged. */
  readonly logged?: (fields: object, message: string) => void;
  /** Instead of the default policy. */
  readonly may?: May;
  /** Instead of a temporary file: a store that is open, and closed by who opened it. */
  readonly store?: Store;
}

export interface TestApp {
  readonly origin: string;
  /** Messages that were logged as errors. */
  readonly errors: string[];
  record(...observations: Observation[]): Promise<void>;
  /** Sends exactly this path; nothing is normalised on the way. */
  ask(path: string, ask?: Ask): Promise<Answer>;
  /** Leaves nothing in the file that a database could read. */
  ruinStore(): Promise<void>;
  close(): Promise<void>;
}

export async function testApp(options: TestAppOptions = {}): Promise<TestApp> {
  const {
    nowUs = FIXED_NOW_US,
    config = testConfig(options.settings),
    authenticate = noauth,
    logged,
  } = options;
  const { may = createPolicy().may } = options;
  const own = options.store ? undefined : await temporaryStore();
  const store = (options.store ?? own?.store) as Store;
  const errors: string[] = [];
  const app = composeApp({
    store,
    authenticate,
    may,
    nowUs: typeof nowUs === 'number' ? () => nowUs : nowUs,
    log: {
      ...NO_LOG,
      info: (fields, message) => logged?.(fields, message),
      error(fields, message) {
        logged?.(fields, message);
        errors.push(`${message}: ${Object.values(fields).join(' ')}`);
      },
    },
    config,
    ...(options.storePage !== undefined && { storePage: options.storePage }),
  });
  // Client and server share a process: while it is busy, an idle connection must not end.
  const server = createServer({ keepAliveTimeout: 0 }, app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    errors,
    async record(...observations) {
      const submitted = observations.map((observation) => ({ observation }));
      await store.observations.record({ origin: 'test', submitted });
    },
    async ask(path, ask = {}) {
      const answer = await send(port, path, ask);
      const { method = 'GET' } = ask;
      const { barePaths } = sectionOf(config, NOVA);
      const problems = problemsOf({ method, path, barePaths }, answer);
      if (problems.length === 0) return answer;
      throw new Error(`not as documented: ${method} ${path}\n${problems.join('\n')}`);
    },
    async ruinStore() {
      if (!own) throw new Error('the store is not of this app');
      for (const part of ['', '-wal', '-shm'])
        await writeFile(`${own.file}${part}`, 'ruin '.repeat(9999));
    },
    async close() {
      server.close();
      server.closeAllConnections();
      await own?.remove();
    },
  };
}

/** Sends exactly this path; nothing is normalised on the way. */
export async function send(port: number, path: string, ask: Ask) {
  const { method = 'GET', headers = {}, body, localAddress, agent = false } = ask;
  const length = body === undefined ? {} : { 'Content-Length': Buffer.byteLength(body) };
  const req = request({
    port,
    host: '127.0.0.1',
    method,
    path,
    headers: { ...headers, ...length },
    agent,
    ...(localAddress && { localAddress }),
  });
  req.end(body);
  const [res] = (await once(req, 'response')) as [IncomingMessage];
  const parts = await res.toArray();
  return {
    status: res.statusCode ?? 0,
    headers: headersOf(res),
    body: Buffer.concat(parts).toString('utf8'),
  };
}

/** As received. */
export const headersOf = ({ rawHeaders }: IncomingMessage): Answer['headers'] =>
  rawHeaders.flatMap((name, i) => (i % 2 ? [] : [[name, rawHeaders[i + 1] ?? ''] as const]));

/** All values of a header, in the order received. */
export const headerOf = ({ headers }: Answer, name: string): string[] =>
  headers.filter(([key]) => key.toLowerCase() === name.toLowerCase()).map(([, value]) => value);
