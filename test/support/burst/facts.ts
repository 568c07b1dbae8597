/** Random facts about what accounts use and pay for, each put by itself, on whole minutes around a midnight. */
import fc from 'fast-check';
import { type Facts, observe } from '../../../lib/domain/observation';
import type { Store } from '../../../lib/store/store';

export const MINUTE_US = 60_000_000;
/** An hour before midnight. */
export const START_US = Date.UTC(2026, 5, 30, 23) * 1000;
export const MINUTES = 120;
export const END_US = START_US + MINUTES * MINUTE_US;

export const ACCOUNTS = ['a'.repeat(32), 'b'.repeat(32)] as const;
export const SERVERS = ['s1', 's2', 's3'] as const;
/** By account, as a store must know them before anything else. */
export const PROJECTS = { p1: ACCOUNTS[0], p2: ACCOUNTS[1] } as const;

export type Put = (store: Store) => Promise<unknown>;
export interface Fact {
  readonly words: string;
  readonly put: Put;
}

const MULTIPLIERS = {
  cpu: 3_600_000,
  mem: 3_865_470_566_400,
  dssd: 2_783_138_807_808_000,
} as const;
const UNITS = { cpu: 'GHz/hour', mem: 'GB/hour', dssd: 'GB/month' } as const;
export type Resource = keyof typeof UNITS;
export const RESOURCES = Object.keys(UNITS) as readonly Resource[];

const minute = fc.integer({ min: 0, max: MINUTES - 1 }).map((n) => START_US + n * MINUTE_US);
const resource = fc.constantFrom(...RESOURCES);
const account = fc.constantFrom(...ACCOUNTS);
const AMOUNTS: Readonly<Record<Resource, number>> = { cpu: 1000, mem: 2 ** 30, dssd: 2 ** 29 };

const observed = (serverId: string, atUs: number, facts: Facts): Put => {
  const observation = observe({ serverId, source: 'notification', kind: 'event', atUs, facts });
  return (store) => store.observations.record({ origin: 'test', submitted: [{ observation }] });
};

const SIZES = [1, 2, 5].map((vcpus) => ({
  ...{ flavor: `f${vcpus}`, vcpus, memoryMb: vcpus * 1536, rootGb: 1, ephemeralGb: 0 },
}));

const anyServer: fc.Arbitrary<Fact> = fc
  .record({
    id: fc.constantFrom(...SERVERS),
    atUs: minute,
    size: fc.constantFrom(...SIZES),
    state: fc.constantFrom('active', 'active', 'stopped', 'deleted'),
    projectId: fc.constantFrom('p1', 'p2'),
    isLaunch: fc.boolean(),
  })
  .map(({ id, atUs, size, state, projectId, isLaunch }) => {
    const launch = isLaunch ? { launchedAtUs: atUs } : {};
    const end = state === 'deleted' ? { terminatedAtUs: atUs } : {};
    const facts: Facts = { size, state, projectId, ...launch, ...end };
    return { words: JSON.stringify([id, atUs, facts]), put: observed(id, atUs, facts) };
  });

const anyHeld = fc.record({
  id: fc.constantFrom('x', 'y', 'z'),
  accountId: account,
  resource,
  units: fc.integer({ min: 0, max: 4 }),
  fromUs: minute,
  minutes: fc.option(fc.integer({ min: 1, max: 60 })),
});

const spanOf = ({ fromUs, minutes }: { fromUs: number; minutes: number | null }) => ({
  fromUs,
  toUs: minutes === null ? null : fromUs + minutes * MINUTE_US,
});

const anySubscription: fc.Arbitrary<Fact> = anyHeld.map(({ units, minutes, ...held }) => {
  const amount = units * AMOUNTS[held.resource];
  const subscription = {
    ...{ ...held, ...spanOf({ fromUs: held.fromUs, minutes }), amount, price: null },
    ...{ autoRenews: false, subscribedObject: null },
  };
  return {
    words: JSON.stringify(subscription),
    put: (store) => store.subscriptions.put([subscription]),
  };
});

const anyResource: fc.Arbitrary<Fact> = anyHeld.map(({ units, minutes, ...held }) => {
  const amount = units * AMOUNTS.dssd;
  const used = {
    ...{ ...held, ...spanOf({ fromUs: held.fromUs, minutes }), amount },
    ...{ resource: 'dssd', serverId: null },
  };
  return { words: JSON.stringify(used), put: (store) => store.usedResources.put([used]) };
});

const anyPrice: fc.Arbitrary<Fact> = fc
  .record({
    resource,
    level: fc.integer({ min: 1, max: 2 }),
    price: fc.constantFrom('0.266', '0.28', '0.01989', '1', '0.00000000000000000007'),
    fromUs: minute,
  })
  .map((price) => {
    const whole = {
      ...{ ...price, currency: 'CHF' },
      ...{ unit: UNITS[price.resource], multiplier: MULTIPLIERS[price.resource] },
    };
    return { words: JSON.stringify(whole), put: (store) => store.prices.put([whole]) };
  });

const anyLevel: fc.Arbitrary<Fact> = fc
  .record({ resource, level: fc.integer({ min: 1, max: 3 }), fromUs: minute })
  .map((level) => ({
    words: JSON.stringify(level),
    put: (store) => store.burstLevels.put([level]),
  }));

/** Submitted again, or with another amount under a known reference, it changes nothing. */
const anyPayment: fc.Arbitrary<Fact> = fc
  .record({ accountId: account, reference: fc.nat(3), amount: fc.constantFrom('-5', '-0.01', '2') })
  .map(({ reference, ...payment }) => {
    const entry = {
      ...{ ...payment, kind: 'payment' as const, reference: String(reference) },
      ...{ timeUs: START_US, reason: 'Bank transfer', userId: 'ann' },
    };
    return { words: JSON.stringify(entry), put: (store) => store.ledger.submit([entry]) };
  });

/** From the beginning, so that most of what is used costs something. */
export const firstPrices: Put = (store) =>
  store.prices.put(
    RESOURCES.map((name) => ({
      ...{ resource: name, currency: 'CHF', level: 1, price: '0.266', fromUs: START_US },
      ...{ unit: UNITS[name], multiplier: MULTIPLIERS[name] },
    })),
  );

export const putAccounts: Put = async (store) => {
  await store.accounts.put(ACCOUNTS.map((id) => ({ id, currency: 'CHF', balance: '100' })));
  const projects = Object.entries(PROJECTS).map(([id, accountId]) => ({ id, accountId }));
  await store.projects.put(projects);
};

export const anyFacts = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: anyServer },
    { weight: 2, arbitrary: anyResource },
    { weight: 2, arbitrary: anySubscription },
    { weight: 1, arbitrary: anyPrice },
    { weight: 1, arbitrary: anyLevel },
    { weight: 1, arbitrary: anyPayment },
  ),
  { minLength: 1, maxLength: 12 },
);
