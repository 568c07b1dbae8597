/** Our own API over a temporary store, on a free port; every answer is held against its document. */
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import supertest from 'supertest';
import { noauth } from '../../../lib/auth/noauth';
import { createPolicy } from '../../../lib/auth/policy';
import { NO_LOG } from '../../../lib/log';
import { composeApp } from '../../../lib/server/compose';
import type { Quarantined, Store } from '../../../lib/store/store';
import { problemsOf } from '../api-ref/documented';
import { FIXED_NOW_US, temporaryStore } from '../databases/stores';
import type { Answer } from './app';
import { type TestSettings, testConfig } from './config';

export const ADMIN = { 'X-Auth-Token': 'admin:ops' };
export const NDJSON = { ...ADMIN, 'Content-Type': 'application/x-ndjson' };
export const JSON_LIST = { ...ADMIN, 'Content-Type': 'application/json' };
export const CSV = { ...ADMIN, 'Content-Type': 'text/csv' };
export const OBSERVATIONS = '/v1/observations';

export interface NativeAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into it, and fail where it is not what they think.
  readonly json: any;
}

export interface NativeAsk {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

export interface NativeApp {
  readonly origin: string;
  /** Of the database. */
  readonly url: string;
  readonly store: Store;
  /** The failures that were logged. */
  readonly errors: string[];
  /** What else was logged, but for the answers. */
  readonly notes: object[];
  ask(path: string, ask?: NativeAsk): Promise<NativeAnswer>;
  post(
    body: string | Buffer,
    headers?: Readonly<Record<string, string>>,
    query?: string,
  ): Promise<NativeAnswer>;
  quarantine(): Promise<readonly Quarantined[]>;
  /** Connections that clients have open. */
  connections(): Promise<number>;
  close(): Promise<void>;
}

/** Its clock stands still in the middle of some records, which may therefore lie in the future. */
export async function nativeApp(
  settings: TestSettings = { allowFuture: true },
): Promise<NativeApp> {
  const { store, url, remove } = await temporaryStore();
  const errors: string[] = [];
  const notes: object[] = [];
  const app = composeApp({
    store,
    authenticate: noauth,
    may: createPolicy().may,
    nowUs: () => FIXED_NOW_US,
    log: {
      ...NO_LOG,
      info: (fields, message) => {
        if (!('status' in fields)) notes.push({ ...fields, message });
      },
      error: (fields, message) => errors.push(`${message} ${JSON.stringify(fields)}`),
    },
    config: testConfig({ wwwAuthenticateUri: 'http://kc:5000/v3', ...settings }),
  });
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const ask: NativeApp['ask'] = async (path, what = {}) => {
    const answer = await send(server, path, what);
    const { method = 'GET' } = what;
    const problems = problemsOf({ method, path, barePaths: true }, answer.raw);
    if (problems.length > 0) throw new Error(`not as documented: ${problems.join('\n')}`);
    return answer;
  };
  return {
    origin,
    url,
    store,
    errors,
    notes,
    ask,
    post: (body, headers = NDJSON, query = '') =>
      ask(`${OBSERVATIONS}${query}`, { method: 'POST', headers, body }),
    quarantine: () => store.quarantine.list(undefined, 10_000),
    connections: () =>
      new Promise((resolve) => server.getConnections((_error, count) => resolve(count))),
    async close() {
      server.close();
      server.closeAllConnections();
      await remove();
    },
  };
}

/** A body is sent as bytes: supertest would give a text a type that the test did not. */
async function send(
  server: Server,
  path: string,
  { method = 'GET', headers = {}, body }: NativeAsk,
): Promise<NativeAnswer & { readonly raw: Answer }> {
  const asked = new supertest.Test(server, method, path).set(headers).ok(() => true);
  if (body !== undefined) asked.serialize(unchanged).send(Buffer.from(body));
  const { status, headers: answered, text = '' } = await asked;
  const raw = {
    status,
    headers: Object.entries<string | string[]>(answered).flatMap(fields),
    body: text,
  };
  return { status, headers: answered, json: text === '' ? text : JSON.parse(text), raw };
}

const unchanged = <T>(body: T): T => body;

const fields = ([name, value]: [string, string | string[]]) =>
  [value].flat().map((each) => [name, each] as const);
