/** Accounts that are charged for burst, by CloudSigma's API over a temporary file. */
import { local } from '../../../lib/auth/local';
import { lookupHash, newKey } from '../../../lib/auth/local/api-key';
import { API_KEY } from '../../../lib/identity/api-key';
import { NO_LOG } from '../../../lib/log';
import { readTerms } from '../../../lib/report/burst/bill';
import { correctBurst } from '../../../lib/report/burst/correct';
import { pollBurst } from '../../../lib/report/burst/poll';
import { callerDirectory } from '../../../lib/report/caller-directory';
import type { Store, SubmittedEntry } from '../../../lib/store/store';
import { temporaryStore } from '../databases/stores';
import { type Answer, type TestApp, testApp } from '../service/app';
import type { TestSettings } from '../service/config';

export const NOW_US = Date.UTC(2026, 7, 10, 12) * 1000;
export const DAY_US = 86_400_000_000;

export interface BillingApp extends Pick<TestApp, 'close' | 'origin'> {
  readonly store: Store;
  /** By a key of one account, or without any. */
  ask(
    path: string,
    key?: string,
    more?: { readonly method?: string; readonly accept?: string },
  ): Promise<Answer>;
  /** What an answer of 200 holds; fails if there is another. */
  objects(path: string, key: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** Makes an account with a key. */
  addAccount(id: string): Promise<string>;
}

const basicOf = (key: string) => `Basic ${Buffer.from(`any:${key}`).toString('base64')}`;

export async function billingApp(settings: TestSettings = {}): Promise<BillingApp> {
  const { store, remove } = await temporaryStore();
  const nowUs = () => NOW_US;
  const wait = async () => undefined;
  const authenticate = local({ known: callerDirectory(store), nowUs, log: NO_LOG, wait });
  const app = await testApp({ nowUs, store, authenticate, settings });
  const ask: BillingApp['ask'] = (path, key, { method = 'GET', accept } = {}) =>
    app.ask(`/api/2.0${path}`, {
      method,
      headers: {
        ...(key !== undefined && { Authorization: basicOf(key) }),
        ...(accept !== undefined && { Accept: accept }),
      },
    });
  return {
    ...{ store, ask, origin: app.origin },
    async objects(path, key) {
      const { status, body } = await ask(path, key);
      if (status !== 200) throw new Error(`${path}: ${status} ${body}`);
      return JSON.parse(body).objects;
    },
    async addAccount(id) {
      const text = newKey();
      await store.accounts.put([{ id, currency: 'CHF', balance: '1000' }]);
      const rights = { accounts: [id] };
      await store.credentials.put([
        { id: `key of ${id}`, kind: API_KEY, lookupHash: lookupHash(text), rights },
      ]);
      return text;
    },
    async close() {
      await app.close();
      await remove();
    },
  };
}

/** As the job does at some time. Returns how many rows were added. */
export async function bill(store: Store, nowUs = NOW_US): Promise<number> {
  const terms = await readTerms(store, MHZ_PER_VCPU);
  const options = { terms, untilUs: nowUs, nowUs, checkSignal: () => undefined };
  return (await correctBurst(store, options)) + (await pollBurst(store, options));
}

const MHZ_PER_VCPU = 2000;

/** Burst of a resource that was billed elsewhere. */
export const burstAt = (
  accountId: string,
  pollUs: number,
  more: { readonly resource?: string; readonly amount?: string } = {},
): SubmittedEntry => ({
  ...{ accountId, kind: 'burst', reference: `${pollUs} ${more.resource}`, timeUs: pollUs },
  ...{ amount: more.amount ?? '0.01', reason: 'Burst, billed elsewhere', userId: null },
  burst: {
    ...{ resource: more.resource ?? 'dssd', resourceAmount: 2 ** 30 },
    ...{ intervalUs: 300_000_000, pollUs },
  },
});
