/** What the service of the tests is about: two sites, each with a datacenter, a filer, a host and a machine. */
import type { Store } from '../../../lib/store/store';
import { FIXED_NOW_US } from '../databases/stores';
import { aServer, BIG } from '../observations/servers';

export const NOW_MS = Math.floor(FIXED_NOW_US / 1000);

export const ACCOUNTS = { mine: 'a'.repeat(32), other: 'b'.repeat(32) } as const;
export const USERS = { mine: '1'.repeat(32), other: '2'.repeat(32) } as const;

export const SERVICES = { mine: 'pcc-192-0-2-1', other: 'pcc-192-0-2-2' } as const;
export type Whose = keyof typeof SERVICES;

export const NUMBERS = {
  mine: { datacenter: 869, filer: 443, host: 51, machine: 1254, user: 12 },
  other: { datacenter: 870, filer: 444, host: 52, machine: 1255, user: 13 },
} as const;

export const MACHINES = { mine: 'machine-1', other: 'machine-2' } as const;

export async function seedCloud(store: Store): Promise<void> {
  for (const whose of ['mine', 'other'] as const) await seedSite(store, whose);
}

async function seedSite(store: Store, whose: Whose): Promise<void> {
  const numbers = NUMBERS[whose];
  const [accountId, userId, service] = [ACCOUNTS[whose], USERS[whose], SERVICES[whose]];
  const place = (kind: string) => `${service} ${kind}`;
  await store.accounts.put([{ id: accountId }]);
  await store.users.put([{ id: userId, login: `${whose}@example.com` }]);
  await store.roles.grant([{ userId, scopeType: 'account', scopeId: accountId, role: 'owner' }]);
  await store.sites.put([{ id: place('site'), name: service, accountId, region: 'roubaix' }]);
  const datacenterId = place('datacenter');
  await store.datacenters.put([
    { id: datacenterId, siteId: place('site'), number: numbers.datacenter },
  ]);
  await store.nodes.put([
    {
      ...{ id: place('filer'), kind: 'filer', datacenterId },
      name: `pcc-000${numbers.filer}`,
      sizeGb: 1200,
      number: numbers.filer,
    },
    {
      ...{ id: place('host'), kind: 'host', datacenterId, name: `172.17.86.${numbers.host}` },
      ...{ cpuCores: 16, cpuMhz: 2600, memoryMb: 131_072, number: numbers.host },
      ...{ connection: 'not_responding', state: 'delivered', isInMaintenance: false },
    },
  ]);
  await store.observations.record({
    origin: 'test',
    submitted: [
      {
        observation: aServer({ id: MACHINES[whose], launchedAt: '2025-01-01T00:00:00', size: BIG }),
      },
    ],
  });
  await store.hostings.put([
    {
      ...{ serverId: MACHINES[whose], number: numbers.machine, moref: `vm-0${numbers.machine}` },
      ...{ datacenterId, nodeId: place('host') },
    },
  ]);
  await store.numbers.assign('user', [userId]);
}

/** The tags of a filer, a host or a machine. */
export const tagsOf = (whose: Whose, kind: 'datastore' | 'host' | 'vm') => {
  const { datacenter, filer, host, machine } = NUMBERS[whose];
  const names = { datastore: `pcc-000${filer}`, host: `172.17.86.${host}`, vm: `vm-0${machine}` };
  return { datacenter: `${SERVICES[whose]}_datacenter${datacenter}`, [kind]: names[kind] };
};
