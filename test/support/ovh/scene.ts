/** The service with an application and consumer keys, over a temporary file; every answer is held against its document. */
import { local } from '../../../lib/auth/local';
import { AUTH } from '../../../lib/auth/settings';
import { type NewApplication, newApplication } from '../../../lib/dialects/ovh/keys/application';
import { type ConsumerGrant, newConsumer } from '../../../lib/dialects/ovh/keys/consumer';
import type { OvhSettings } from '../../../lib/dialects/ovh/settings';
import { OVH } from '../../../lib/dialects/ovh/settings';
import { signatureOf } from '../../../lib/dialects/ovh/signature/signature';
import { NO_LOG } from '../../../lib/log';
import { callerDirectory } from '../../../lib/report/caller-directory';
import type { NewCredential, Store } from '../../../lib/store/store';
import { FIXED_NOW_US, temporaryStore } from '../databases/stores';
import { type Answer, type TestApp, testApp } from '../service/app';
import { testConfig } from '../service/config';
import { seedCloud, USERS } from './cloud';
import { SECRET_KEYS } from './secrets';

export interface Signing {
  readonly method?: string;
  readonly body?: string;
  /** The consumer key; by default that of the user `mine`. */
  readonly key?: string;
  readonly secret?: string;
  /** Instead of the origin that is addressed. */
  readonly signedOrigin?: string;
  /** Seconds by which the client's clock is off. */
  readonly off?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface OvhScene {
  readonly app: TestApp;
  readonly store: Store;
  readonly clock: { us: number };
  readonly application: NewApplication;
  /** The consumer key of the user `mine`, good for every call. */
  readonly key: string;
  addKey(grant?: Partial<ConsumerGrant>, more?: Partial<NewCredential>): Promise<string>;
  /** Signs as a client does and sends. */
  ask(path: string, signing?: Signing): Promise<Answer>;
  /** What an answer of 200 holds; fails if there is another. */
  data(path: string, signing?: Signing): Promise<ReturnType<typeof JSON.parse>>;
  close(): Promise<void>;
}

const EVERY_CALL = ['GET', 'POST', 'PUT', 'DELETE'].map((method) => ({ method, path: '/*' }));

export async function ovhScene(settings: Partial<OvhSettings> = {}): Promise<OvhScene> {
  const { store, remove } = await temporaryStore();
  const clock = { us: FIXED_NOW_US };
  const nowUs = () => clock.us;
  const known = callerDirectory(store);
  const authenticate = local({ known, nowUs, log: NO_LOG, secretKeys: SECRET_KEYS });
  const defaults = testConfig();
  const config = {
    ...defaults,
    [OVH.name]: { ...defaults[OVH.name], ...settings },
    [AUTH.name]: { ...defaults[AUTH.name], secretKeys: SECRET_KEYS },
  };
  const app = await testApp({ nowUs, store, authenticate, config });
  const application = newApplication('dashboards', SECRET_KEYS);
  await store.credentials.put([application.credential]);
  await seedCloud(store);
  const addKey: OvhScene['addKey'] = async (grant = {}, more = {}) => {
    const whole = {
      ...{ application: application.credential.id, rules: EVERY_CALL, isValidated: true },
      ...{ allowedIPs: [], redirection: null, ...grant },
    };
    const made = newConsumer(whole, null);
    await store.credentials.put([{ ...made.credential, userId: USERS.mine, ...more }]);
    return made.key;
  };
  const key = await addKey();
  const ask: OvhScene['ask'] = (path, signing = {}) => {
    const { method = 'GET', body } = signing;
    const headers = {
      ...signedHeaders({ app, application, key, clock }, path, signing),
      ...signing.headers,
    };
    return app.ask(path, { method, headers, ...(body !== undefined && { body }) });
  };
  return {
    ...{ app, store, clock, application, key, addKey, ask },
    async data(path, signing) {
      const { status, body } = await ask(path, signing);
      if (status !== 200) throw new Error(`${path}: ${status} ${body}`);
      return JSON.parse(body);
    },
    async close() {
      await app.close();
      await remove();
    },
  };
}

function signedHeaders(
  { app, application, key, clock }: Pick<OvhScene, 'app' | 'application' | 'key' | 'clock'>,
  path: string,
  signing: Signing,
): Record<string, string> {
  const { method = 'GET', body = '', off = 0, signedOrigin = app.origin } = signing;
  const { key: consumerKey = key, secret = application.secret } = signing;
  const time = String(Math.floor(clock.us / 1_000_000) + off);
  const url = `${signedOrigin}${path}`;
  return {
    'X-Ovh-Application': application.key,
    'X-Ovh-Consumer': consumerKey,
    'X-Ovh-Timestamp': time,
    'X-Ovh-Signature': signatureOf({ secret, consumerKey, method, url, body, time }),
  };
}
