/** 24: what keys of projects and sites may write and read by OpenTSDB's API. */
import { local } from '../../../lib/auth/local';
import { lookupHash, newKey } from '../../../lib/auth/local/api-key';
import { API_KEY, idOfHash } from '../../../lib/identity/api-key';
import type { Rights } from '../../../lib/identity/rights';
import { NO_LOG } from '../../../lib/log';
import { callerDirectory } from '../../../lib/report/caller-directory';
import { temporaryStore } from '../../support/databases/stores';
import { PROJECTS, SERVERS, seedTenants } from '../../support/matrix/tenants';
import { messageOf, NOW_S, pointsApp } from '../../support/opentsdb/points-app';
import { perFile } from '../../support/scene';

async function makeScene() {
  const { store, remove } = await temporaryStore();
  await seedTenants(store);
  const nowUs = () => NOW_S * 1_000_000;
  const authenticate = local({ known: callerDirectory(store), nowUs, log: NO_LOG });
  const app = await pointsApp({ store, authenticate, nowUs });
  return {
    app,
    /** As HTTP Basic, with a new key of these rights for the password. */
    async headers(rights: Rights, login?: string) {
      const text = newKey();
      const hash = lookupHash(text);
      if (login !== undefined) await store.users.put([{ login }]);
      const userId = login === undefined ? null : ((await store.users.find(login))?.id ?? 'none');
      await store.credentials.put([
        { id: idOfHash(hash), kind: API_KEY, lookupHash: hash, rights, userId },
      ]);
      return { Authorization: `Basic ${Buffer.from(`x:${text}`).toString('base64')}` };
    },
    async close() {
      await app.close();
      await remove();
    },
  };
}

const scene = perFile(makeScene, ({ close }) => close());

const point = (tags: Readonly<Record<string, string>>) => ({
  ...{ metric: 'written', timestamp: NOW_S - 60, value: 1, tags },
});
const MINE = point({ instance_uuid: SERVERS.alpha });
const THEIRS = point({ instance_uuid: SERVERS.beta });
const NOBODYS = point({ host: 'somewhere' });
const AT_SITE = point({ site: 'alpha' });

async function faultsOf(rights: Rights): Promise<readonly (string | undefined)[]> {
  const { app, headers } = await scene();
  const points = [MINE, THEIRS, NOBODYS, AT_SITE];
  const sent = { headers: await headers(rights) };
  const { body } = await app.post('/api/put?details', points, sent);
  const { errors } = JSON.parse(body) as {
    readonly errors: ReadonlyArray<{ readonly datapoint: object; readonly error: string }>;
  };
  return points.map(
    ({ tags }) =>
      errors.find(({ datapoint }) => JSON.stringify(datapoint).includes(JSON.stringify(tags)))
        ?.error,
  );
}

const NO = 'Not permitted for this key';

describe('a key that writes', () => {
  it('writes any series if it names nothing', async () => {
    expect(await faultsOf({ points: true })).toEqual([undefined, undefined, undefined, undefined]);
  });

  it('writes only what is bound to what it names', async () => {
    const ofProject = { points: true, projects: [PROJECTS.alpha] } as const;
    expect(await faultsOf(ofProject)).toEqual([undefined, NO, NO, NO]);
    expect(await faultsOf({ points: true, sites: ['alpha'] })).toEqual([NO, NO, NO, undefined]);
  });

  it.each<[what: string, rights: Rights, login: string | undefined]>([
    ['belongs to a user without roles', { points: true }, 'somebody'],
    ['has lists of nothing', { points: true, projects: [], sites: [] }, undefined],
  ])('writes nothing if it names nothing and %s', async (_what, rights, login) => {
    const { app, headers } = await scene();
    const answer = await app.post('/api/put', NOBODYS, { headers: await headers(rights, login) });
    expect([answer.status, messageOf(answer)]).toEqual([403, 'Forbidden']);
  });

  it('reads nothing by that', async () => {
    const { app, headers } = await scene();
    const sent = { headers: await headers({ points: true }) };
    for (const path of ['/api/query?start=1h-ago&m=sum:written', '/api/suggest?type=metrics']) {
      const answer = await app.ask(path, sent);
      expect([answer.status, messageOf(answer)]).toEqual([403, 'Forbidden']);
    }
  });
});

it('a key that reads cannot put', async () => {
  const { app, headers } = await scene();
  const sent = { headers: await headers({ usage: true, projects: [PROJECTS.alpha] }) };
  const answer = await app.post('/api/put', MINE, sent);
  expect([answer.status, messageOf(answer)]).toEqual([403, 'Forbidden']);
});

it('a key of one site sees nothing of another', async () => {
  const { app, headers } = await scene();
  await app.post('/api/put', point({ site: 'beta' }), { headers: await headers({ points: true }) });
  const sent = { headers: await headers({ sites: ['alpha'] }) };
  const bodyOf = async (path: string) => (await app.ask(path, sent)).body;
  const all = [
    await bodyOf(`/api/query?start=1h-ago&m=none:written`),
    await bodyOf('/api/query/last?resolve&timeseries=written'),
    await bodyOf('/api/search/lookup?m=written'),
    await bodyOf('/api/suggest?type=tagv'),
  ];
  expect(all.every((body) => body.includes('"alpha"'))).toBe(true);
  expect(all.filter((body) => body.includes('beta'))).toEqual([]);
});
