/** The service with all callers of the matrix, and every answer that they got by the routes of every table. */
import { Agent } from 'node:http';
import { firstAuthenticator } from '../../../lib/auth/authenticator';
import { keystone } from '../../../lib/auth/keystone';
import { local } from '../../../lib/auth/local';
import { lookupHash } from '../../../lib/auth/local/api-key';
import { isPassword } from '../../../lib/auth/local/passwords';
import { createPolicy } from '../../../lib/auth/policy';
import { createLog } from '../../../lib/log';
import { callerDirectory } from '../../../lib/report/caller-directory';
import { mountsOf } from '../../../lib/server/compose';
import { type TemporaryStore, temporaryStore } from '../databases/stores';
import { PASSWORD } from '../keystone/fake-keystone';
import { type KeystoneScene, keystoneScene } from '../keystone/scene';
import { type Answer, type TestApp, testApp } from '../service/app';
import { testConfig } from '../service/config';
import { type Callers, makeCallers } from './callers';
import { type PlannedRequest, planOf, routesOfMounts } from './routes';
import { type MatrixTable, rowsOf } from './table';
import { seedTenants } from './tenants';

export interface Asked extends PlannedRequest {
  readonly answer: Answer;
}

export interface TableAnswers {
  /** What the mounts of the table route, as `METHOD path`. */
  readonly routes: readonly string[];
  /** By caller, all callers. */
  readonly asked: ReadonlyMap<string, readonly Asked[]>;
  /** How often a password was compared with a hash, by caller. */
  readonly comparisons: ReadonlyMap<string, number>;
}

export interface MatrixScene {
  readonly callers: readonly string[];
  /** The names of all mounts of the app. */
  readonly mounts: readonly string[];
  /** By dialect. */
  readonly answers: ReadonlyMap<string, TableAnswers>;
  /** All lines of the log. */
  readonly lines: readonly string[];
  /** What may stand in no answer and in no line of the log. */
  readonly secrets: readonly string[];
  /** Asks for one more path, as a caller. */
  ask(caller: string, path: string): Promise<Answer>;
  close(): Promise<void>;
}

/** Callers by a password that is not good: they guess. */
export const GUESSING: readonly string[] = [
  'user who is not active',
  'user without a password',
  'wrong password',
  'unknown user',
];

const MINUTE_US = 60_000_000;

export async function matrixScene(tables: readonly MatrixTable[]): Promise<MatrixScene> {
  const parts = await serve();
  const { app, callers, agent, mounts, scene, temporary, lines } = parts;
  const answers = new Map<string, TableAnswers>();
  for (const table of tables) answers.set(table.dialect, await askAll(parts, table));
  return {
    callers: [...callers.headers.keys()],
    mounts: mounts.map(({ name }) => name),
    answers,
    lines,
    secrets: [...callers.secrets, ...scene.fake.given, PASSWORD],
    ask: (caller, path) => app.ask(path, { headers: callers.headers.get(caller) ?? {}, agent }),
    async close() {
      agent.destroy();
      await app.close();
      await scene.close();
      await temporary.remove();
    },
  };
}

interface Parts {
  readonly temporary: TemporaryStore;
  readonly scene: KeystoneScene;
  readonly app: TestApp;
  readonly mounts: ReturnType<typeof mountsOf>;
  readonly callers: Callers;
  /** Thousands of connections would take longer than all the rest. */
  readonly agent: Agent;
  readonly lines: readonly string[];
  readonly comparisons: ComparedPasswords;
}

async function serve(): Promise<Parts> {
  const temporary = await temporaryStore();
  const { store } = temporary;
  const scene = await keystoneScene();
  const lines: string[] = [];
  const log = createLog('trace', { write: (line) => void lines.push(line) });
  const nowUs = () => scene.clock.us;
  const comparisons = comparedPasswords();
  const ours = local({
    ...{ known: callerDirectory(store), nowUs, log },
    hashes: { lookupHash, isPassword: comparisons.isPassword },
    wait: async () => undefined,
  });
  const services = {
    config: testConfig({ limits: true, rateLimit: 0, wwwAuthenticateUri: 'http://kc:5000/v3' }),
    ...{ nowUs, store },
    authenticate: firstAuthenticator(ours, keystone({ ...scene.parts(), log })),
  };
  await scene.fake.until(1);
  await seedTenants(store);
  const callers = await makeCallers(store, scene.fake);
  const logged = (fields: object, message: string) => log.info(fields, message);
  const app = await testApp({ ...services, logged });
  const mounts = mountsOf({ ...services, may: createPolicy().may, log });
  const agent = new Agent({ keepAlive: true });
  return { temporary, scene, app, mounts, callers, agent, lines, comparisons };
}

interface ComparedPasswords {
  isPassword(password: string, stored: string): Promise<boolean>;
  /** How many since the last time. */
  count(): number;
}

/** Each password is compared with each hash in earnest, but once: the same is asked hundreds of times. */
function comparedPasswords(): ComparedPasswords {
  const results = new Map<string, Promise<boolean>>();
  let count = 0;
  return {
    isPassword(password, stored) {
      count += 1;
      const key = JSON.stringify([password, stored]);
      const found = results.get(key) ?? isPassword(password, stored);
      results.set(key, found);
      return found;
    },
    count() {
      const counted = count;
      count = 0;
      return counted;
    },
  };
}

async function askAll(parts: Parts, table: MatrixTable): Promise<TableAnswers> {
  const routes = routesOfMounts(table, parts.mounts);
  const rows = new Map(rowsOf(table).rows.map((row) => [row.caller, row]));
  const asked = new Map<string, readonly Asked[]>();
  const comparisons = new Map<string, number>();
  for (const caller of parts.callers.headers.keys()) {
    const all: Asked[] = [];
    for (const planned of planOf(table, routes, {
      row: rows.get(caller),
      refusal: refusalOf(parts, table, caller),
    })) {
      all.push({ ...planned, answer: await send(parts, table, caller, planned) });
    }
    asked.set(caller, all);
    comparisons.set(caller, parts.comparisons.count());
  }
  return { routes, asked, comparisons };
}

/** What a caller without a row is answered. */
export function refusalOf(
  { callers }: Pick<Parts, 'callers'>,
  { wrongStatus = 401, present }: MatrixTable,
  caller: string,
): number {
  const shown = callers.headers.get(caller) ?? {};
  return 'X-API-Key' in (present?.(shown) ?? shown) ? wrongStatus : 401;
}

async function send(
  { app, agent, scene, callers, temporary }: Parts,
  table: MatrixTable,
  caller: string,
  { method, path, headers, body }: PlannedRequest,
): Promise<Answer> {
  // Long enough for the throttle of logins to forget the guess before.
  if (GUESSING.includes(caller)) scene.clock.us += MINUTE_US;
  await table.restore?.(method, temporary.store);
  const shown = callers.headers.get(caller) ?? {};
  const sent = { ...headers, ...(table.present?.(shown) ?? shown) };
  return app.ask(path, { method, headers: sent, agent, ...(body !== undefined && { body }) });
}
