/** The service as clients of OVH meet it: over HTTPS and over HTTP, with an application, and points of a machine. */
import { local } from '../../../lib/auth/local';
import { lookupHash } from '../../../lib/auth/local/api-key';
import { createPolicy } from '../../../lib/auth/policy';
import { newApplication } from '../../../lib/dialects/ovh/keys/application';
import { NO_LOG } from '../../../lib/log';
import { callerDirectory } from '../../../lib/report/caller-directory';
import { composeApp } from '../../../lib/server/compose';
import { listen } from '../../../lib/server/listen';
import { readTls } from '../../../lib/server/tls';
import type { Store } from '../../../lib/store/store';
import { FIXED_NOW_US, temporaryStore } from '../databases/stores';
import { type Certificate, makeCertificate } from '../program/certificates';
import { runHere } from '../program/command-line';
import { makeFolder, removeFolder } from '../scene';
import { testConfig } from '../service/config';
import { NOW_MS, seedCloud, tagsOf } from './cloud';
import { SECRET_KEYS } from './secrets';

export interface ServedCloud {
  readonly folder: string;
  readonly httpPort: number;
  readonly httpsPort: number;
  /** The path of the certificate, which has signed itself. */
  readonly certificate: string;
  readonly tls: Certificate;
  readonly key: string;
  readonly secret: string;
  /** As an operator does it: for the user `mine`. */
  validate(consumerKey: string): Promise<void>;
  close(): Promise<void>;
}

export async function servedCloud(): Promise<ServedCloud> {
  const folder = await makeFolder();
  const { store, url, remove } = await temporaryStore();
  const { key, secret, credential } = newApplication('dashboards', SECRET_KEYS);
  await store.credentials.put([credential]);
  await seedCloud(store);
  await writeHistory(store);
  const certificate = await makeCertificate(folder);
  const app = appOver(store);
  const tls = readTls({ tlsCert: certificate.cert, tlsKey: certificate.key });
  const secure = await listen(app, { host: '127.0.0.1', port: 0 }, tls);
  const plain = await listen(app, { host: '127.0.0.1', port: 0 });
  return {
    ...{ folder, key, secret, certificate: certificate.cert, tls: certificate },
    ...{ httpsPort: secure.port, httpPort: plain.port },
    async validate(consumerKey) {
      const id = lookupHash(consumerKey).slice(0, 12);
      const words = ['ovh', 'keys', 'validate', id, '--user', 'mine@example.com'];
      const { status, stderr } = await runHere([...words, '--database', url]);
      if (status !== 0) throw new Error(stderr);
    },
    async close() {
      await Promise.all([secure.stop(0), plain.stop(0)]);
      await remove();
      await removeFolder(folder);
    },
  };
}

function appOver(store: Store) {
  const nowUs = () => FIXED_NOW_US;
  const authenticate = local({
    ...{ known: callerDirectory(store), nowUs, log: NO_LOG },
    secretKeys: SECRET_KEYS,
  });
  const defaults = testConfig({ trustedProxies: ['127.0.0.1'] });
  const config = { ...defaults, auth: { ...defaults['auth'], secretKeys: SECRET_KEYS } };
  return composeApp({ store, authenticate, may: createPolicy().may, nowUs, log: NO_LOG, config });
}

/** Of the processors of the machine, by the minute. */
export const HISTORY: readonly (readonly [atMs: number, percent: number])[] = [4, 3, 2, 1].map(
  (minutes) => [NOW_MS - minutes * 60_000, 20 + minutes] as const,
);

const writeHistory = (store: Store) =>
  store.points.write(
    HISTORY.map(([atMs, value]) => ({
      ...{ metric: 'vscope.vm.cpu.usage.perc', tags: tagsOf('mine', 'vm') },
      ...{ atMs, value },
    })),
    'all',
  );
