/** Nine servers, what a real Nova said about them, and the walk over its pages. */

import { aServer, at, BIG, TINY } from '../../support/observations/servers';
import { perFile } from '../../support/scene';
import { testApp } from '../../support/service/app';

const [A, B, C] = ['a'.repeat(32), 'b'.repeat(32), 'c'.repeat(32)];
const NOW_US = at('2026-01-02T00:00:00.123456');
const W = 'start=2026-01-01T00:00:00&end=2026-01-01T12:00:00';
const ADMIN = { 'X-Auth-Token': 'admin:feed', 'OpenStack-API-Version': 'compute 2.40' };

const uuid = (n: number) => `${String(n).padStart(8, '0')}-0000-4000-8000-000000000000`;

const SERVERS = [
  { n: 1, projectId: B, launchedAt: '2026-01-01T06:00:00' },
  {
    n: 2,
    projectId: B,
    size: BIG,
    state: 'deleted',
    launchedAt: '2026-01-01T00:00:00',
    terminatedAt: '2026-01-01T12:00:00',
  },
  { n: 3, projectId: A, launchedAt: '2026-01-01T00:00:00.25' },
  { n: 4, projectId: A, state: 'building', launchedAt: null },
  { n: 5, projectId: A, state: 'error', launchedAt: null, cell: 'cell0' },
  { n: 6, projectId: B, state: 'error', name: 'in cell0', launchedAt: '2026-01-01T01:00:00' },
  {
    n: 7,
    projectId: A,
    state: 'soft-delete',
    launchedAt: '2026-01-01T03:00:00',
    terminatedAt: '2026-01-01T03:30:00.5',
  },
  {
    n: 8,
    projectId: C,
    size: BIG,
    state: 'shelved_offloaded',
    name: 'été "x"',
    launchedAt: '2026-01-01T03:00:00',
  },
  { n: 9, projectId: 'Proj-X', state: 'stopped', launchedAt: '2026-01-01T03:00:00' },
].map(({ n, ...server }) => aServer({ id: uuid(n), name: `vm${n}`, size: TINY, ...server }));

interface TenantJson {
  readonly tenant_id: string;
  readonly total_hours: number;
  readonly total_local_gb_usage: number;
  readonly total_vcpus_usage: number;
  readonly total_memory_mb_usage: number;
  readonly start: string;
  readonly stop: string;
  readonly server_usages?: readonly Record<string, unknown>[];
}

const hoursByTenant = (tenants: readonly TenantJson[]) =>
  tenants.map(({ tenant_id, total_hours }) => [tenant_id, total_hours]);

describe('usage of nine servers', () => {
  const nova = perFile(
    async () => {
      const app = await testApp({ nowUs: NOW_US });
      await app.record(...SERVERS);
      return app;
    },
    (app) => app.close(),
  );

  const json = async (path: string, headers = {}) => {
    const app = await nova();
    return JSON.parse(
      (await app.ask(`/v2.1/os-simple-tenant-usage${path}`, { headers: { ...ADMIN, ...headers } }))
        .body,
    );
  };

  const list = async (query: string): Promise<TenantJson[]> =>
    (await json(`?${query}`)).tenant_usages;

  it('has the totals of each project, to the last bit', async () => {
    const tenants = await list(W);
    const rows = tenants.map((tenant) => [
      tenant.tenant_id,
      tenant.total_hours,
      tenant.total_local_gb_usage,
      tenant.total_vcpus_usage,
      tenant.total_memory_mb_usage,
    ]);
    expect(rows).toEqual([
      ['Proj-X', 9, 9, 9, 4608],
      [A, 12.500069444444446, 12.500069444444446, 12.500069444444446, 6400.035555555556],
      [B, 29, 737, 65, 107008],
      [C, 9, 540, 36, 73728],
    ]);
    expect(new Set(tenants.map(({ start, stop }) => `${start} ${stop}`))).toEqual(
      new Set(['2026-01-01T00:00:00.000000 2026-01-01T12:00:00.000000']),
    );
    expect(tenants.every((tenant) => !('server_usages' in tenant))).toBe(true);
  });

  it('has every server if asked for details', async () => {
    const servers = (await list(`${W}&detailed=1`)).flatMap((tenant) => tenant.server_usages ?? []);
    const rows = servers.map(({ instance_id, hours, uptime, state, ended_at, local_gb }) => [
      Number(String(instance_id).slice(0, 8)),
      ...[hours, uptime, state, ended_at, local_gb],
    ]);
    expect(rows).toEqual([
      [9, 9, 75600, 'stopped', null, 1],
      [3, 11.999930555555556, 86399, 'active', null, 1],
      [7, 0.5001388888888889, 1800, 'terminated', '2026-01-01T03:30:00.500000', 1],
      [1, 6, 64800, 'active', null, 1],
      [2, 12, 43200, 'terminated', '2026-01-01T12:00:00.000000', 60],
      [6, 11, 82800, 'error', null, 1],
      [8, 9, 75600, 'shelved_offloaded', null, 60],
    ]);
    expect(servers[1]).toEqual({
      hours: 11.999930555555556,
      flavor: 'm1.tiny',
      instance_id: uuid(3),
      name: 'vm3',
      tenant_id: A,
      memory_mb: 512,
      local_gb: 1,
      vcpus: 1,
      started_at: '2026-01-01T00:00:00.250000',
      ended_at: null,
      state: 'active',
      uptime: 86399,
    });
  });

  it('writes other letters than ASCII as escapes', async () => {
    const app = await nova();
    const { body } = await app.ask(`/v2.1/os-simple-tenant-usage/${C}?${W}`, { headers: ADMIN });
    expect(body).toContain('"\\u00e9t\\u00e9 \\"x\\""');
    expect(body).toMatch(/^[\x20-\x7e]*$/);
  });

  it('cuts an end in the future to now', async () => {
    const [, , b] = await list('start=2026-01-01T00:00:00&end=2027-01-01T00:00:00');
    expect(b).toEqual({
      tenant_id: B,
      total_hours: 53.000068586666664,
      total_local_gb_usage: 761.0000685866667,
      total_vcpus_usage: 89.00006858666666,
      total_memory_mb_usage: 119296.03511637333,
      start: '2026-01-01T00:00:00.000000',
      stop: '2026-01-02T00:00:00.123456',
    });
  });

  it('is negative for a window in the future', async () => {
    const tenants = await list('start=2027-01-01T00:00:00&end=2028-01-01T00:00:00');
    expect(hoursByTenant(tenants)).toEqual([
      ['Proj-X', -8735.999965706666],
      [A, -8735.999965706666],
      [B, 2 * -8735.999965706666],
      [C, -8735.999965706666],
    ]);
    expect(tenants[0]).toMatchObject({
      start: '2027-01-01T00:00:00.000000',
      stop: '2026-01-02T00:00:00.123456',
    });
  });

  it.each([
    [
      'limit=2',
      [
        ['Proj-X', 9],
        [A, 11.999930555555556],
      ],
      3,
    ],
    ['limit=1', [['Proj-X', 9]], 9],
    [`limit=1&marker=${uuid(9)}`, [[A, 11.999930555555556]], 3],
    [
      `marker=${uuid(7)}`,
      [
        [B, 29],
        [C, 9],
      ],
      undefined,
    ],
    [
      `marker=${uuid(2)}`,
      [
        [B, 11],
        [C, 9],
      ],
      undefined,
    ],
    [`marker=${uuid(6)}`, [[C, 9]], undefined],
    [
      `marker=${uuid(4)}`,
      [
        [A, 0.5001388888888889],
        [B, 29],
        [C, 9],
      ],
      undefined,
    ],
    [
      `marker=${uuid(5)}`,
      [
        ['Proj-X', 9],
        [A, 12.500069444444446],
        [B, 29],
        [C, 9],
      ],
      undefined,
    ],
    [`marker=${uuid(8)}`, [], undefined],
    ['limit=0', [], undefined],
    [
      'limit=7',
      [
        ['Proj-X', 9],
        [A, 12.500069444444446],
        [B, 29],
        [C, 9],
      ],
      8,
    ],
  ])('has a page for %s', async (query, tenants, next) => {
    const answer = await json(`?${W}&${query}`);
    expect(hoursByTenant(answer.tenant_usages)).toEqual(tenants);
    const marker = answer.tenant_usages_links?.[0].href.match(/marker=([^&]*)/)?.[1];
    expect(marker).toBe(next === undefined ? undefined : uuid(next));
  });

  it('of one project is walked by its links, to an empty page', async () => {
    const app = await nova();
    const first = await json(`/${A}?${W}&limit=2`);
    expect(first.tenant_usage.server_usages).toHaveLength(2);
    const { pathname, search } = new URL(first.tenant_usage_links[0].href);
    expect(first.tenant_usage_links[0].href).toBe(
      `${app.origin}/v2.1/os-simple-tenant-usage/${A}?end=2026-01-01T12%3A00%3A00&limit=2&start=2026-01-01T00%3A00%3A00&marker=${uuid(7)}`,
    );
    expect(JSON.parse((await app.ask(pathname + search, { headers: ADMIN })).body)).toEqual({
      tenant_usage: {},
    });
  });

  it.each([
    [9, 2],
    [3, 1],
    [8, 0],
  ])('of one project after server %d has %d servers', async (marker, count) => {
    const { tenant_usage } = await json(`/${A}?${W}&marker=${uuid(marker)}`);
    expect(tenant_usage.server_usages ?? []).toHaveLength(count);
  });

  it('is cut at the largest page, silently before 2.40 and with a link from then on', async () => {
    const small = await testApp({ nowUs: NOW_US, settings: { maxLimit: 2 } });
    await small.record(...SERVERS);
    const ask = async (version: string, query: string) => {
      const headers = { ...ADMIN, 'OpenStack-API-Version': `compute ${version}` };
      const { body } = await small.ask(`/v2.1/os-simple-tenant-usage?${W}${query}`, { headers });
      return JSON.parse(body);
    };
    const silent = await ask('2.39', '');
    expect(hoursByTenant(silent.tenant_usages)).toEqual([
      ['Proj-X', 9],
      [A, 11.999930555555556],
    ]);
    expect(silent).not.toHaveProperty('tenant_usages_links');
    const query = 'end=2026-01-01T12%3A00%3A00&start=2026-01-01T00%3A00%3A00';
    const link = `${small.origin}/v2.1/os-simple-tenant-usage?`;
    expect((await ask('2.40', '')).tenant_usages_links).toEqual([
      { rel: 'next', href: `${link}${query}&marker=${uuid(3)}` },
    ]);
    expect((await ask('2.40', '&limit=500')).tenant_usages_links[0].href).toContain('&limit=500&');
    await small.close();
  });
});

describe('servers at the edges of the window', () => {
  it.each([
    ['launched at the stop', '2026-01-01T12:00:00', null, W, undefined],
    ['launched 1 µs before it', '2026-01-01T11:59:59.999999', null, W, 2.7777777777777777e-10],
    [
      'launched in the same second as a stop with a fraction',
      '2026-01-01T12:00:00.5',
      null,
      'start=2026-01-01T00:00:00&end=2026-01-01T12:00:00.9',
      undefined,
    ],
    ['gone at the start', '2025-12-31T00:00:00', '2026-01-01T00:00:00', W, undefined],
    [
      'gone 1 µs after it',
      '2025-12-31T00:00:00',
      '2026-01-01T00:00:00.000001',
      W,
      2.7777777777777777e-10,
    ],
    [
      'gone in the same second as a start with a fraction',
      '2025-12-31T00:00:00',
      '2026-01-01T00:00:00.5',
      'start=2026-01-01T00:00:00.9&end=2026-01-01T12:00:00',
      0,
    ],
    ['gone before it was launched', '2026-01-01T10:00:00', '2026-01-01T09:00:00', W, -1],
  ])('%s', async (...row) => {
    const [, launchedAt, terminatedAt, query, hours] = row;
    const app = await testApp({ nowUs: NOW_US });
    await app.record(aServer({ id: 'only', launchedAt, terminatedAt }));
    const { body } = await app.ask(`/v2.1/os-simple-tenant-usage?${query}&detailed=1`, {
      headers: ADMIN,
    });
    const [tenant] = JSON.parse(body).tenant_usages;
    expect(tenant?.server_usages[0].hours).toBe(hours);
    await app.close();
  });
});
