/** The service over HTTPS as clients of CloudSigma meet it: one account, and a user who pays for it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { local } from '../../../lib/auth/local';
import { hashPassword } from '../../../lib/auth/local/passwords';
import { createPolicy } from '../../../lib/auth/policy';
import { NO_LOG } from '../../../lib/log';
import { callerDirectory } from '../../../lib/report/caller-directory';
import { composeApp } from '../../../lib/server/compose';
import { listen } from '../../../lib/server/listen';
import { readTls } from '../../../lib/server/tls';
import type { Store } from '../../../lib/store/store';
import { temporaryStore } from '../databases/stores';
import { makeCertificate } from '../program/certificates';
import { testConfig } from '../service/config';
import { NOW_US } from './billing';

export const ACCOUNT = 'a'.repeat(32);
export const LOGIN = 'ann@example.com';
/** Basic divides at the first colon only. */
export const PASSWORD = 'pass:word';

export interface HttpsService {
  readonly store: Store;
  readonly port: number;
  /** The path of the certificate, which has signed itself. */
  readonly certificate: string;
  close(): Promise<void>;
}

export async function httpsService(): Promise<HttpsService> {
  const folder = await mkdtemp(join(tmpdir(), 'tenant-usage-'));
  const { store, remove } = await temporaryStore();
  await addPayer(store);
  const nowUs = () => NOW_US;
  const authenticate = local({ known: callerDirectory(store), nowUs, log: NO_LOG });
  const { may } = createPolicy();
  const app = composeApp({ store, authenticate, may, nowUs, log: NO_LOG, config: testConfig() });
  const { cert, key } = await makeCertificate(folder);
  const tls = readTls({ tlsCert: cert, tlsKey: key });
  const listening = await listen(app, { host: '127.0.0.1', port: 0 }, tls);
  return {
    store,
    port: listening.port,
    certificate: cert,
    async close() {
      await listening.stop(0);
      await remove();
      await rm(folder, { recursive: true });
    },
  };
}

async function addPayer({ accounts, users, roles }: Store): Promise<void> {
  await accounts.put([{ id: ACCOUNT, currency: 'CHF', balance: '100', creditLimit: '20' }]);
  await users.put([{ login: LOGIN, passwordHash: await hashPassword(PASSWORD) }]);
  const userId = (await users.find(LOGIN))?.id ?? '';
  await roles.grant([{ userId, scopeType: 'account', scopeId: ACCOUNT, role: 'owner' }]);
}
