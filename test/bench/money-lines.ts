/** What billing costs: a poll of many accounts in statements, and burst usage against the bare query of its sums. */
import type { Authenticate } from '../../lib/auth/authenticator';
import { observe } from '../../lib/domain/observation';
import { NO_LOCAL_IDENTITY } from '../../lib/identity/caller';
import { burst } from '../../lib/jobs/burst';
import { NO_LOG } from '../../lib/log';
import { openStore } from '../../lib/store/registry';
import type { Store } from '../../lib/store/store';
import { testConfig } from '../support/service/config';
import type { Line } from './line';
import { spent } from './measure';
import { get, nowUs, serviceHere } from './service';

const DAY_US = 86_400_000_000;
const MINUTE_US = 60_000_000;
const GIB = 2 ** 30;
const ACCOUNTS = 10_000;

const idOf = (n: number) => n.toString(16).padStart(32, '0');

const PRICES = [
  { resource: 'dssd', unit: 'GB/month', multiplier: 2_783_138_807_808_000 },
  { resource: 'mem', unit: 'GB/hour', multiplier: 3_865_470_566_400 },
  { resource: 'cpu', unit: 'GHz/hour', multiplier: 3_600_000 },
];

const SIZE = { flavor: 'm1.small', vcpus: 1, memoryMb: 2048, rootGb: 20, ephemeralGb: 0 };

/** Each account has a running server and a drive, and has subscribed to a part of the drive. */
async function putAccounts(store: Store, count: number, fromUs: number): Promise<void> {
  const ids = Array.from({ length: count }, (_, n) => idOf(n));
  await store.accounts.put(ids.map((id) => ({ id, currency: 'CHF', balance: '100' })));
  await store.projects.put(ids.map((id) => ({ id, accountId: id })));
  const held = (accountId: string) => ({ id: `of ${accountId}`, accountId, resource: 'dssd' });
  const open = { fromUs, toUs: null };
  await store.usedResources.put(
    ids.map((id) => ({ ...held(id), ...open, amount: 11 * GIB, serverId: null })),
  );
  const terms = { price: null, autoRenews: false, subscribedObject: null };
  await store.subscriptions.put(
    ids.map((id) => ({ ...held(id), ...open, ...terms, amount: 10 * GIB })),
  );
  await store.observations.record({
    origin: 'bench',
    submitted: ids.map((id) => ({
      observation: observe({
        ...{ serverId: id, source: 'file', kind: 'row', atUs: fromUs },
        facts: { projectId: id, size: SIZE, state: 'active', launchedAtUs: fromUs },
      }),
    })),
  });
  await store.prices.put(
    PRICES.map((price) => ({ ...price, currency: 'CHF', level: 1, price: '0.266', fromUs })),
  );
}

const bill = (store: Store, atUs: number) =>
  burst.run(
    { store, config: testConfig(), nowUs: () => atUs, log: NO_LOG },
    new AbortController().signal,
  );

/** Whoever asks is the first account. */
const asFirst: Authenticate = async () => ({
  ...{ userId: 'bench', projectId: null, domainId: null, isSystem: false, roles: [] },
  ...NO_LOCAL_IDENTITY,
  scopes: [{ scopeType: 'account', scopeId: idOf(0), role: 'reader' }],
});

const DAYS = 30;
const BARE = `select resource, sum(amount) as amount, sum(usage_amount) as used from ledger
  where account_id = '${idOf(0)}' and kind = 'burst' and poll_us >= ${nowUs() - DAYS * DAY_US}
  group by resource`;

export const moneyLines: readonly Line[] = [
  {
    name: 'money: statements of a poll of 10,000 accounts, for each 1,000',
    unit: 'statements',
    atMost: 5,
    async run({ folder, kind }) {
      const place = await kind.make(folder);
      let statements = 0;
      const count = () => {
        statements += 1;
      };
      const seams = { onStatement: count, onRead: count };
      const store = await openStore(place.url, { schema: 'migrate', nowUs, seams });
      try {
        await putAccounts(store, ACCOUNTS, nowUs());
        await bill(store, nowUs() + 6 * MINUTE_US);
        statements = 0;
        const { wall } = await spent(() => bill(store, nowUs() + 11 * MINUTE_US));
        const rows = (await store.ledger.list({ accountId: idOf(0), limit: 100 })).length;
        return {
          value: statements / (ACCOUNTS / 1000),
          detail: `${statements} in ${wall.toFixed(0)} ms, ${rows / 2} rows for each account`,
        };
      } finally {
        await store.close();
        await place.remove();
      }
    },
  },
  {
    name: 'money: burstusage of one account, 30 days / the bare query of its sums',
    unit: 'ratio',
    atMost: 3,
    async run({ folder, kind, compare }) {
      const place = await kind.make(folder);
      const store = await openStore(place.url, { schema: 'migrate', nowUs });
      await putAccounts(store, 10, nowUs() - DAYS * DAY_US);
      await bill(store, nowUs());
      await store.close();
      const service = await serviceHere(place.url, undefined, asFirst);
      const bare = await place.open();
      try {
        const { productMs, baseMs, ratio } = await compare(
          () => get(service.port, '/api/2.0/burstusage/?limit=0'),
          () => bare.all(BARE),
        );
        return { value: ratio, detail: `${productMs.toFixed(1)} / ${baseMs.toFixed(1)} ms` };
      } finally {
        await service.close();
        await bare.close();
        await place.remove();
      }
    },
  },
];
