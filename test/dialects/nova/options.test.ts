/** What an operator can choose about Nova's API: links through a proxy, limits. */
import { AppError } from '../../../lib/errors';
import { documents } from '../../support/api-ref/documents';
import { aServer } from '../../support/observations/servers';
import { perFile, perTest } from '../../support/scene';
import { headerOf, type TestApp, testApp } from '../../support/service/app';
import type { TestSettings } from '../../support/service/config';
import { ADMIN, at240, at275, badRequest, MEMBER, OWN, PATH, W } from '../../support/service/nova';

async function openApp(settings: TestSettings): Promise<TestApp> {
  const app = await testApp({ settings });
  await app.record(aServer({ id: 'one', projectId: OWN, launchedAt: '2026-01-01T00:00:00' }));
  return app;
}

const appsOfTest = perTest(
  (): TestApp[] => [],
  (apps) => Promise.all(apps.map((app) => app.close())),
);

/** The service with these settings, for one test. */
async function appWith(settings: TestSettings): Promise<TestApp> {
  const app = await openApp(settings);
  (await appsOfTest()).push(app);
  return app;
}

const jsonOf = async (app: TestApp, path: string, headers = {}) =>
  JSON.parse((await app.ask(path, { headers })).body);

describe('the prefix of links', () => {
  const QUERY = 'end=2026-01-01T12%3A00%3A00&limit=1&start=2026-01-01T00%3A00%3A00&marker=one';
  const nextIn = async (app: TestApp, path: string, headers: object) => {
    const { tenant_usages_links, tenant_usage_links } = await jsonOf(app, path, headers);
    return (tenant_usages_links ?? tenant_usage_links)[0].href;
  };
  const selfOf = (each: { links: readonly { href: string }[] }) => each.links[0]?.href;

  it.each([
    ['https://pub.example', 'https://pub.example', 'https://pub.example'],
    ['http://pub.example:80/nova', 'http://pub.example:80/nova', 'http://pub.example:80/nova'],
    // As Nova has it: one slash too many where it does not take the address apart.
    [
      'https://pub.example:443/nova/',
      'https://pub.example:443/nova',
      'https://pub.example:443/nova/',
    ],
  ])('%s stands in all of them', async (computeLinkPrefix, listed, base) => {
    const app = await appWith({ computeLinkPrefix });
    expect(await nextIn(app, `${PATH}?${W}&limit=1`, at240)).toBe(`${base}${PATH}?${QUERY}`);
    expect(await nextIn(app, `${PATH}/${OWN}?${W}&limit=1`, { ...at240, ...MEMBER })).toBe(
      `${base}/v2.1/${OWN}/os-simple-tenant-usage/${OWN}?${QUERY}`,
    );
    const { versions } = await jsonOf(app, '/');
    expect(versions.map(selfOf)).toEqual([`${listed}/v2/`, `${listed}/v2.1/`]);
    const { choices } = await jsonOf(app, '/foo//bar/');
    expect(choices.map(selfOf)).toEqual([`${listed}/v2/foo/bar`, `${listed}/v2.1/foo/bar`]);
    expect(selfOf((await jsonOf(app, '/v2.1/')).version)).toBe(`${base}/v2.1/`);
    expect(selfOf((await jsonOf(app, '/v2')).version)).toBe(`${base}/v2/`);
    expect(selfOf((await jsonOf(app, '/v2.1/ad/', ADMIN)).version)).toBe(`${base}/v2.1/`);
  });

  it('is not where the caller’s project is looked for', async () => {
    const app = await appWith({ computeLinkPrefix: 'https://zed.example' });
    const headers = { ...at240, 'X-Auth-Token': 'admin:zed' };
    expect(await nextIn(app, `${PATH}?${W}&limit=1`, headers)).toBe(
      `https://zed.example${PATH}?${QUERY}`,
    );
  });
});

describe('limits', () => {
  const LIMITS = '/v2.1/limits';
  const wanted = perFile(
    () => openApp({ limits: true }),
    (app) => app.close(),
  );

  it('are no route unless the operator wants them', async () => {
    const without = await appWith({});
    for (const path of [LIMITS, '/v2.1/ad/limits', '/v2/limits']) {
      expect((await without.ask(path, { headers: ADMIN })).status).toBe(404);
      expect((await without.ask(path)).status).toBe(401);
    }
  });

  it('are none at all', async () => {
    const app = await wanted();
    const answer = await app.ask(`${LIMITS}?reserved=1`, { headers: MEMBER });
    expect(answer.status).toBe(200);
    expect(headerOf(answer, 'OpenStack-API-Version')).toEqual(['compute 2.1']);
    const { limits } = JSON.parse(answer.body);
    expect(limits.rate).toEqual([]);
    expect(limits.absolute).toMatchObject({
      maxTotalInstances: -1,
      maxTotalCores: -1,
      maxTotalRAMSize: -1,
      totalInstancesUsed: 0,
      totalCoresUsed: 0,
      totalRAMUsed: 0,
    });
  });

  it.each([
    ['2.1', 19],
    ['2.35', 19],
    ['2.36', 14],
    ['2.38', 14],
    ['2.39', 13],
    ['2.56', 13],
    ['2.57', 11],
    ['2.93', 11],
  ])('have as many keys as Nova has at %s', async (version, count) => {
    const app = await wanted();
    const headers = { ...MEMBER, 'OpenStack-API-Version': `compute ${version}` };
    const { limits } = await jsonOf(app, LIMITS, headers);
    expect(Object.keys(limits.absolute)).toHaveLength(count);
  });

  it('have at every microversion the keys that the document says', async () => {
    const latest = await appWith({ limits: true, maxMicroversion: '2.101' });
    const { properties, required } = documents.get('nova.yaml').components.schemas.AbsoluteLimits;
    for (let minor = 1; minor <= 101; minor++) {
      const headers = { ...MEMBER, 'OpenStack-API-Version': `compute 2.${minor}` };
      const { limits } = await jsonOf(latest, LIMITS, headers);
      const documented = Object.keys(properties).filter((name) => {
        const [, last = '101'] = properties[name]['x-openstack']?.['max-ver'].split('.') ?? [];
        return minor <= Number(last);
      });
      expect(Object.keys(limits.absolute).sort()).toEqual(documented.sort());
      // For readers who know nothing of microversions.
      expect(Object.keys(limits.absolute)).toEqual(expect.arrayContaining(required));
    }
  });

  it('are not told while Keystone is away, as documented', async () => {
    const away = await testApp({
      settings: { limits: true },
      authenticate: () => Promise.reject(new AppError('identityUnavailable', 'Keystone: away')),
    });
    (await appsOfTest()).push(away);
    for (const path of [LIMITS, '/v2/limits', '/v2.1/ad/limits', '/v2.1/ad/', '/v2/nowhere']) {
      expect((await away.ask(path, { headers: ADMIN })).status).toBe(503);
    }
  });

  it('are asked for as usage is', async () => {
    const app = await wanted();
    const status = async (path: string, headers = {}, method = 'GET') =>
      (await app.ask(path, { headers, method })).status;
    expect(await status(LIMITS)).toBe(401);
    expect(await status('/v2/limits', ADMIN)).toBe(200);
    expect(await status('/v2.1/ad/limits', ADMIN)).toBe(200);
    expect(await status('/v2.1/beef/limits', ADMIN)).toBe(400);
    expect(await status('/limits', ADMIN)).toBe(300);
    expect(await status(`${LIMITS}/`, ADMIN)).toBe(404);
    expect(await status(LIMITS, ADMIN, 'POST')).toBe(404);
    expect(await status(LIMITS, { ...ADMIN, 'Content-Type': 'text/html' })).toBe(415);
    expect(await status(LIMITS, { ...ADMIN, 'OpenStack-API-Version': 'compute 2.999' })).toBe(406);
    expect(await status(`${LIMITS}?%FF`, ADMIN)).toBe(400);
    expect(await status(`${LIMITS}?tenant_id=x&tenant_id=y`, at275)).toBe(200);
    expect(await jsonOf(app, `${LIMITS}?reserved=1`, at275)).toEqual(
      badRequest("Additional properties are not allowed ('reserved' was unexpected)"),
    );
  });
});
