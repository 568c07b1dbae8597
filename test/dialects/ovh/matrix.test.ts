/** Who signs sees what: every signed route, asked by the keys of several callers about their own site and about others. */

import { noauth } from '../../../lib/auth/noauth';
import { createPolicy } from '../../../lib/auth/policy';
import { PATHS, withBases } from '../../../lib/dialects/ovh/paths';
import { NO_LOG } from '../../../lib/log';
import { mountsOf } from '../../../lib/server/compose';
import { ACCOUNTS, NUMBERS, SERVICES, USERS, type Whose } from '../../support/ovh/cloud';
import { type OvhScene, ovhScene } from '../../support/ovh/scene';
import { perFile } from '../../support/scene';
import { testConfig } from '../../support/service/config';

const scene = perFile(ovhScene, (each) => each.close());

const { time, credential, validation, currentCredential, services, ...about } = PATHS;
const { vscopeToken, metricsToken } = about;
const UNSIGNED: readonly string[] = [time, credential, validation];
const POSTED: readonly string[] = [vscopeToken, metricsToken];

test('every route is asked here, or needs no signature', async () => {
  const { store } = await scene();
  const parts = { store, authenticate: noauth, may: createPolicy().may, nowUs: () => 0 };
  const mount = mountsOf({ ...parts, log: NO_LOG, config: testConfig() }).find(
    ({ name }) => name === 'ovh',
  );
  const routed = (mount?.routes ?? []).filter(
    ({ method, path }) => (method === 'GET' || method === 'POST') && !path.includes('/warp10'),
  );
  const asked = [...UNSIGNED, currentCredential, services, ...Object.values(about)];
  expect(routed.map(({ path }) => path).sort()).toEqual(asked.flatMap(withBases).sort());
});

const pathOf = (path: string, whose: Whose, user: number): string =>
  `/1.0${path}`
    .replace('{serviceName}', SERVICES[whose])
    .replace('{datacenterId}', String(NUMBERS[whose].datacenter))
    .replace('{filerId}', String(NUMBERS[whose].filer))
    .replace('{hostId}', String(NUMBERS[whose].host))
    .replace('{vmId}', String(NUMBERS[whose].machine))
    .replace('{userId}', String(user));

type Callers = Readonly<Record<string, Parameters<OvhScene['addKey']>[1]>>;

const CALLERS: Callers = {
  'a user with a role on the account': {},
  'a key for the account': { userId: null, rights: { accounts: [ACCOUNTS.mine] } },
  'a key for the site': { userId: null, rights: { sites: [`${SERVICES.mine} site`] } },
  'a key for all usage': { userId: null, rights: { usage: true } },
  'a key of the operator': { userId: null, rights: { operator: true } },
  'a key that writes points': { userId: null, rights: { points: true } },
  'a key for a project': { userId: null, rights: { projects: [ACCOUNTS.mine] } },
  'a key for the other account': { userId: null, rights: { accounts: [ACCOUNTS.other] } },
  'the other user': { userId: USERS.other },
};

/** Whose sites a caller sees. */
const SEES: Readonly<Record<string, readonly Whose[]>> = {
  'a user with a role on the account': ['mine'],
  'a key for the account': ['mine'],
  'a key for the site': ['mine'],
  'a key for all usage': ['mine', 'other'],
  'a key of the operator': ['mine', 'other'],
  'a key that writes points': [],
  'a key for a project': [],
  'a key for the other account': ['other'],
  'the other user': ['other'],
};

describe.each(Object.entries(CALLERS))('%s', (caller, more) => {
  const sees = SEES[caller] ?? [];
  const key = perFile(
    async () => (await scene()).addKey({}, more),
    () => undefined,
  );
  const numbers = async () => (await scene()).store.numbers.assign('user', Object.values(USERS));

  it('lists the services that it sees, and shows its own credential', async () => {
    const each = await scene();
    const names = sees.map((whose) => SERVICES[whose]);
    expect(await each.data(`/1.0${services}`, { key: await key() })).toEqual(names);
    const own = await each.data(`/1.0${currentCredential}`, { key: await key() });
    expect(own.status).toBe('validated');
  });

  it.each(['mine', 'other'] as const)('is answered about %s as it may', async (whose) => {
    const each = await scene();
    const user = (await numbers()).get(USERS[whose]) ?? 0;
    for (const path of Object.values(about)) {
      const asked = { key: await key(), method: methodOf(path) };
      const { status } = await each.ask(pathOf(path, whose, user), asked);
      expect([path, status]).toEqual([path, sees.includes(whose) ? 200 : 404]);
    }
  });

  for (const whose of (['mine', 'other'] as const).filter((each) => !sees.includes(each))) {
    it(`gets the same for what is of ${whose} and what is not there`, async () => {
      const user = (await numbers()).get(USERS[whose]) ?? 0;
      for (const path of Object.values(about)) {
        const written = pathOf(path, whose, user);
        const missing = written.replace(SERVICES[whose], 'pcc-nowhere');
        const asked = { key: await key(), method: methodOf(path) };
        const [foreign, nowhere] = [await bodyOf(written, asked), await bodyOf(missing, asked)];
        expect(foreign).toBe(nowhere);
      }
    });
  }
});

const methodOf = (path: string): string => (POSTED.includes(path) ? 'POST' : 'GET');

const bodyOf = async (path: string, asked: Parameters<OvhScene['ask']>[1]): Promise<string> =>
  (await (await scene()).ask(path, asked)).body;

test('a service of one does not lead to the objects of another', async () => {
  const each = await scene();
  const user = (await each.store.numbers.assign('user', [USERS.other])).get(USERS.other) ?? 0;
  for (const path of Object.values(about)) {
    const mixed = pathOf(path, 'other', user).replace(SERVICES.other, SERVICES.mine);
    if (!/\{/.test(path.replace('{serviceName}', ''))) continue;
    expect([path, (await each.ask(mixed, { method: methodOf(path) })).status]).toEqual([path, 404]);
  }
});
