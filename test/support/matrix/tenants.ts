/** Three tenants, one of them unknown, and what a store has of the others. */
import { observe } from '../../../lib/domain/observation';
import { idOf } from '../../../lib/store/knex/alerts/columns';
import type { Store, SubmittedEntry, Subscription } from '../../../lib/store/store';
import { aServer, at, BIG, TINY } from '../observations/servers';

export const TENANTS = ['alpha', 'beta', 'unknown'] as const;
export type Tenant = (typeof TENANTS)[number];

const ids = <Id extends string>(make: (digit: string) => Id): Readonly<Record<Tenant, Id>> => ({
  alpha: make('a'),
  beta: make('b'),
  unknown: make('c'),
});

export const PROJECTS = ids((digit) => digit.repeat(32));
/** Beta's has moved there from alpha. */
export const SERVERS = ids((digit) => `${digit.repeat(8)}-0000-4000-8000-${'1'.repeat(12)}`);
export const ACCOUNTS = { alpha: 'a0'.repeat(16), beta: 'b0'.repeat(16) } as const;
/** They tell nothing. */
export const SUBSCRIPTIONS: Readonly<Record<Tenant, string>> = {
  alpha: '1001',
  beta: '1002',
  unknown: '1003',
};
/** A project of the tenant's account that may be taken away. */
export const SPARE = ids((digit) => `5${digit}`.repeat(16));

const AN_ALERT = {
  type: 'busy',
  scopeType: 'server',
  createdAtUs: at('2026-01-01T12:00:00'),
} as const;
/** Of alerts about these servers. */
export const ALERTS = ids((digit) =>
  idOf({ ...AN_ALERT, scopeId: `${digit.repeat(8)}-0000-4000-8000-${'1'.repeat(12)}` }),
);

/** Each tenant's server is hosted under it; it tells nothing, since refusals repeat what was asked for. */
export const SUBDOMAINS: Readonly<Record<Tenant, string>> = {
  alpha: 'first',
  beta: 'second',
  unknown: 'third',
};

const ANOTHER = 'dddddddd-0000-4000-8000-111111111111';

export type MarkOf = Tenant | 'operator';

/** Texts that only callers who may see the tenant, or everything, may read in an answer. */
export const MARKS: ReadonlyArray<readonly [text: string, of: MarkOf]> = [
  [SERVERS.alpha, 'alpha'],
  ['name-in-alpha', 'alpha'],
  ['zone-in-alpha', 'alpha'],
  [SERVERS.beta, 'beta'],
  ['name-in-beta', 'beta'],
  ['zone-in-beta', 'beta'],
  ['series-in-alpha', 'alpha'],
  ['series-in-beta', 'beta'],
  ['alert-in-alpha', 'alpha'],
  ['alert-in-beta', 'beta'],
  [ANOTHER, 'beta'],
  ['host-of-alpha', 'operator'],
  ['host-of-beta', 'operator'],
  ['account-of-alpha', 'alpha'],
  ['account-of-beta', 'beta'],
];

/** Servers of both tenants that are known, and their accounts. */
export async function seedTenants({
  observations,
  accounts,
  projects,
  groups,
  sites,
  hostings,
  points,
  alerts,
  ledger,
  prices,
  subscriptions,
}: Store): Promise<void> {
  const launchedAt = '2026-01-01T00:00:00';
  const inTenant = (tenant: 'alpha' | 'beta', id: string, hour: string) => {
    const projectId = PROJECTS[tenant];
    const { facts, ...server } = aServer({ id, projectId, launchedAt, size: TINY });
    const named = { name: `name-in-${tenant}`, zone: `zone-in-${tenant}` };
    const place = { ...named, host: `host-of-${tenant}` };
    const size = tenant === 'alpha' ? TINY : BIG;
    return observe({ ...server, atUs: at(hour), facts: { ...facts, ...place, size } });
  };
  const observed = [
    inTenant('alpha', SERVERS.alpha, launchedAt),
    inTenant('alpha', SERVERS.beta, launchedAt),
    inTenant('beta', SERVERS.beta, '2026-01-01T06:00:00'),
    inTenant('beta', ANOTHER, launchedAt),
  ];
  await observations.record({
    origin: 'test',
    submitted: observed.map((observation) => ({ observation })),
  });
  for (const tenant of ['alpha', 'beta'] as const) {
    const [id, name] = [ACCOUNTS[tenant], `account-of-${tenant}`];
    await accounts.put([{ id, name, currency: 'CHF' }]);
    await ledger.submit([burstOf(id, name), paidBy(id, 'payment'), paidBy(id, 'credit')]);
    await subscriptions.put([subscriptionOf(id, tenant)]);
    await projects.put([{ id: PROJECTS[tenant], accountId: id }]);
    await groups.put([{ id: `group of ${tenant}`, accountId: id }]);
    await groups.add(`group of ${tenant}`, [PROJECTS[tenant]]);
    await sites.put([{ id: tenant, accountId: id }]);
    const owners = { projectId: PROJECTS[tenant], accountId: id, siteId: null };
    const words = { message: `alert-in-${tenant}`, severity: 'error' as const, context: {} };
    await alerts.open([{ ...AN_ALERT, ...owners, ...words, scopeId: SERVERS[tenant] }]);
  }
  await prices.put([A_PRICE]);
  await hostings.put(
    (['alpha', 'beta'] as const).map((tenant) => ({
      serverId: SERVERS[tenant],
      subdomain: SUBDOMAINS[tenant],
    })),
  );
  await points.write((['alpha', 'beta'] as const).flatMap(measured), 'all');
}

const BURST_US = at('2026-01-01T10:00:00');

const burstOf = (accountId: string, resource: string): SubmittedEntry => ({
  ...{ accountId, kind: 'burst', reference: '1', amount: '1', reason: 'Burst', userId: null },
  timeUs: BURST_US,
  burst: { resource, resourceAmount: 1, intervalUs: 300_000_000, pollUs: BURST_US },
});

/** By which a payment and a credit of each account are known. */
export const ENTRY = { reference: 'first', amount: '1', reason: 'Paid' } as const;

const paidBy = (accountId: string, kind: 'payment' | 'credit'): SubmittedEntry => ({
  ...{ ...ENTRY, accountId, kind, amount: `-${ENTRY.amount}`, timeUs: BURST_US, userId: 'ann' },
});

const A_PRICE = {
  ...{ resource: 'ip', currency: 'CHF', level: 1, price: '5', unit: 'IP', multiplier: 2_592_000 },
  fromUs: BURST_US,
};

const subscriptionOf = (accountId: string, tenant: Tenant): Subscription => ({
  ...{ id: SUBSCRIPTIONS[tenant], accountId, resource: `account-of-${tenant}`, amount: 1 },
  ...{ fromUs: BURST_US, toUs: null, price: null, autoRenews: false, subscribedObject: null },
});

/** The metric of all series. */
export const METRIC = 'mx.use';
export const MEASURED_AT_MS = Date.UTC(2026, 0, 1, 10);

/** A tag that shows nothing, to ask by: refusals repeat the name that was asked for. */
export const slotOf = (tenant: Tenant): string => `slot-of-${tenant}`;

/** A series of a tenant's server, and one of the site with the tenant's name, which is its account's. */
const measured = (tenant: 'alpha' | 'beta') => {
  const point = { metric: METRIC, atMs: MEASURED_AT_MS, value: 1 };
  return [
    { ...point, tags: { instance_uuid: SERVERS[tenant], slot: slotOf(tenant) } },
    { ...point, tags: { site: tenant, name: `series-in-${tenant}` } },
  ];
};
