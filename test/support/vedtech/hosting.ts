/** Instances of several accounts by VedTech's API, over a temporary file; every answer is held against its document. */
import { local } from '../../../lib/auth/local';
import { lookupHash, newKey } from '../../../lib/auth/local/api-key';
import { API_KEY } from '../../../lib/identity/api-key';
import type { Rights } from '../../../lib/identity/rights';
import { NO_LOG } from '../../../lib/log';
import { callerDirectory } from '../../../lib/report/caller-directory';
import type { HostingChange, Store } from '../../../lib/store/store';
import { FIXED_NOW_US, temporaryStore } from '../databases/stores';
import { type AServer, aServer } from '../observations/servers';
import { type Answer, type TestApp, testApp } from '../service/app';
import type { TestSettings } from '../service/config';

export const PREFIX = '/api/v1/usage';

/** The metrics that tell what an instance uses. */
export const METRICS = {
  cpu: 'usage.cpu',
  ram: 'usage.memory',
  db: 'usage.database',
  file: 'usage.filestore',
} as const;
export type Quantity = keyof typeof METRICS;

export interface Sample {
  readonly quantity: Quantity;
  readonly atMs: number;
  readonly value: number;
}

export interface Instance extends Pick<AServer, 'id' | 'state' | 'terminatedAt' | 'name'> {
  readonly accountId: string;
  readonly hosting?: Omit<HostingChange, 'serverId'>;
  readonly samples?: readonly Sample[];
}

export interface HostingApp extends Pick<TestApp, 'errors' | 'close'> {
  readonly store: Store;
  readonly clock: { us: number };
  host(...instances: readonly Instance[]): Promise<void>;
  /** Makes a key and returns its text. */
  addKey(rights: Rights): Promise<string>;
  ask(path: string, key?: string, method?: string): Promise<Answer>;
  /** What an answer of 200 holds; fails if there is another. */
  data(path: string, key: string): Promise<ReturnType<typeof JSON.parse>>;
}

/** Without a limit of requests, unless the settings say something else. */
export async function hostingApp(settings: TestSettings = {}): Promise<HostingApp> {
  const { store, remove } = await temporaryStore();
  const clock = { us: FIXED_NOW_US };
  const nowUs = () => clock.us;
  const authenticate = local({ known: callerDirectory(store), nowUs, log: NO_LOG });
  const more = { tenantSuffix: 'tenants.example.com', rateLimit: 0, ...settings };
  const app = await testApp({ nowUs, store, authenticate, settings: more });
  const ask: HostingApp['ask'] = (path, key, method = 'GET') =>
    app.ask(`${PREFIX}${path}`, { method, headers: key === undefined ? {} : { 'X-API-Key': key } });
  return {
    ...{ store, clock, ask, errors: app.errors },
    host: (...instances) => put(store, instances),
    addKey: (rights) => addKey(store, rights),
    async data(path, key) {
      const { status, body } = await ask(path, key);
      if (status !== 200) throw new Error(`${path}: ${status} ${body}`);
      return JSON.parse(body).data;
    },
    async close() {
      await app.close();
      await remove();
    },
  };
}

let keys = 0;

async function addKey(store: Store, rights: Rights): Promise<string> {
  const text = newKey();
  keys += 1;
  await store.credentials.put([
    { id: `key ${keys}`, kind: API_KEY, lookupHash: lookupHash(text), rights },
  ]);
  return text;
}

/** Each account has one project of the same id. */
async function put(store: Store, instances: readonly Instance[]): Promise<void> {
  const accountIds = [...new Set(instances.map(({ accountId }) => accountId))];
  await store.accounts.put(accountIds.map((id) => ({ id })));
  await store.projects.put(accountIds.map((id) => ({ id, accountId: id })));
  await store.observations.record({ origin: 'test', submitted: instances.map(lifeOf) });
  await store.hostings.put(instances.map(({ id, hosting }) => ({ serverId: id, ...hosting })));
  await store.points.write(instances.flatMap(pointsOf), 'all');
}

const lifeOf = ({ accountId, hosting: _hosting, samples: _samples, ...server }: Instance) => ({
  observation: aServer({ launchedAt: '2025-11-01T00:00:00', ...server, projectId: accountId }),
});

const pointsOf = ({ id, samples = [] }: Instance) =>
  samples.map(({ quantity, atMs, value }) => ({
    ...{ metric: METRICS[quantity], tags: { uuid: id }, atMs, value },
  }));

/** A value of each quantity at one instant. */
export const sampled = (
  atMs: number,
  values: Readonly<Partial<Record<Quantity, number>>>,
): readonly Sample[] =>
  Object.entries(values).map(([quantity, value]) => ({
    quantity: quantity as Quantity,
    ...{ atMs, value },
  }));
