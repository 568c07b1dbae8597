/** Three tenants, one of them unknown, and what a store has of the others. */
import { observe } from '../../../lib/domain/observation';
import type { Store } from '../../../lib/store/store';
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
/** A project of the tenant's account that may be taken away. */
export const SPARE = ids((digit) => `5${digit}`.repeat(16));

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
  [ANOTHER, 'beta'],
  ['host-of-alpha', 'operator'],
  ['host-of-beta', 'operator'],
  ['account-of-alpha', 'operator'],
  ['account-of-beta', 'operator'],
];

/** Servers of both tenants that are known, and their accounts. */
export async function seedTenants({
  observations,
  accounts,
  projects,
  groups,
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
    await accounts.put([{ id, name }]);
    await projects.put([{ id: PROJECTS[tenant], accountId: id }]);
    await groups.put([{ id: `group of ${tenant}`, accountId: id }]);
    await groups.add(`group of ${tenant}`, [PROJECTS[tenant]]);
  }
}
