/** Pages of usage over a real store: walked in any way they show each server once. */
import fc from 'fast-check';
import type { Observation } from '../../lib/domain/observation';
import {
  type TenantUsagePage,
  type TenantUsageQuery,
  tenantUsagePages,
} from '../../lib/report/tenant-usage';
import { FIXED_NOW_US, temporaryStore } from '../support/databases/stores';
import { row, voided } from '../support/observations/observations';
import { aServer, at, BIG, TINY } from '../support/observations/servers';
import { RUNS } from '../support/property-runs';
import { perFile } from '../support/scene';

const PROJECTS = ['P', 'p', 'é', 'a', 'b'];
const HOUR_US = 3_600_000_000;
const FIRST_US = at('2025-12-30T00:00:00');

/** Sixty servers of five projects, with lives that begin and end all over three days. */
const SERVERS = Array.from({ length: 60 }, (_, i) => {
  const isoOf = (hours: number) =>
    new Date((FIRST_US + hours * HOUR_US) / 1000).toISOString().slice(0, 23);
  const from = (i * 37) % 70;
  const length = (i * 53) % 29;
  return {
    id: `server-${(i * 41) % 60}`,
    projectId: PROJECTS[i % PROJECTS.length] ?? '',
    size: i % 3 ? TINY : BIG,
    launchedAt: i % 11 ? isoOf(from + 1 / 7) : null,
    terminatedAt: i % 4 ? isoOf(from + length + 1 / 3) : null,
  };
});

/** A server that is in every list of these days. */
const LISTED = {
  projectId: 'p',
  size: TINY,
  launchedAt: '2025-12-30T01:00:00',
  terminatedAt: null,
};

const database = perFile(
  async () => {
    const { store, remove } = await temporaryStore();
    const submitted = SERVERS.map((server) => ({ observation: aServer(server) }));
    await store.observations.record({ origin: 'test', submitted });
    return { servers: store.servers, store, remove };
  },
  ({ remove }) => remove(),
);

const bytewise = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));

/** Which servers a window must show, found by looking at each of them. */
function expectedIds(startUs: number, stopUs: number, projectId: string | undefined): string[] {
  const whole = (us: number) => Math.floor(us / 1e6) * 1e6;
  return SERVERS.filter(({ projectId: owner, launchedAt, terminatedAt }) => {
    if (launchedAt === null || (projectId !== undefined && owner !== projectId)) return false;
    const isOver = terminatedAt !== null && at(terminatedAt) <= whole(startUs);
    return at(launchedAt) < whole(stopUs) && !isOver;
  })
    .sort((a, b) => bytewise(a.projectId, b.projectId) || bytewise(a.id, b.id))
    .map(({ id }) => id);
}

const idsOf = ({ tenants }: TenantUsagePage) =>
  tenants.flatMap((tenant) => tenant.servers.map(({ server }) => server.id));

const SUMS = ['hours', 'vcpuHours', 'memoryMbHours', 'localGbHours'] as const;

function sumsByProject(reports: readonly TenantUsagePage[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const tenant of reports.flatMap(({ tenants }) => tenants)) {
    for (const sum of SUMS) {
      const key = `${tenant.projectId} ${sum}`;
      sums.set(key, (sums.get(key) ?? 0) + tenant[sum]);
    }
  }
  return sums;
}

async function pagesOf(question: TenantUsageQuery, pageSize?: number): Promise<TenantUsagePage[]> {
  const { servers } = await database();
  const pages: TenantUsagePage[] = [];
  for await (const page of tenantUsagePages(servers, question, pageSize)) pages.push(page);
  return pages;
}

/** An answer that is read at once. */
async function tenantUsage(question: TenantUsageQuery): Promise<TenantUsagePage> {
  const pages = await pagesOf(question);
  expect(pages).toEqual([expect.objectContaining({ before: undefined, isLast: true })]);
  return pages[0] as TenantUsagePage;
}

/** What each tenant adds up to where it is met last. */
const finalSums = (pages: readonly TenantUsagePage[]) =>
  new Map(
    pages.flatMap(({ tenants }) =>
      tenants.map(({ servers: _, ...sums }) => [sums.projectId, sums]),
    ),
  );

/** All pages, each after the last server of the one before. */
async function walk(question: TenantUsageQuery): Promise<TenantUsagePage[]> {
  const page = await tenantUsage(question);
  if (!page.isFull || page.lastServerId === undefined) return [page];
  return [page, ...(await walk({ ...question, markerId: page.lastServerId }))];
}

/** The largest difference between two sums of one thing, relative to it. */
function difference(a: Map<string, number>, b: Map<string, number>): number {
  const of = ([key, sum]: [string, number]) =>
    Math.abs((b.get(key) ?? 0) - sum) / Math.abs(sum || 1);
  return Math.max(0, ...Array.from(a, of));
}

describe('pages of usage', () => {
  const anyInstant = fc
    .integer({ min: -10, max: 90 })
    .chain((hours) =>
      fc.constantFrom(0, 1, 500_000, 999_999).map((us) => FIRST_US + hours * HOUR_US + us),
    );

  it('show each server of the window once, in order, and add up to the page of all', async () => {
    const anyProject = fc.option(fc.constantFrom(...PROJECTS, 'nobody'), { nil: undefined });
    await fc.assert(
      fc.asyncProperty(
        anyInstant,
        anyInstant,
        anyProject,
        fc.integer({ min: 1, max: 25 }),
        async (a, b, projectId, limit) => {
          const [startUs, stopUs] = [Math.min(a, b), Math.max(a, b)];
          const question = {
            window: { startUs: BigInt(startUs), stopUs: BigInt(stopUs) },
            nowUs: FIXED_NOW_US,
            ...(projectId !== undefined && { projectId }),
          };
          const whole = await tenantUsage({ ...question, limit: 1000 });
          const expected = expectedIds(startUs, stopUs, projectId);
          expect(idsOf(whole)).toEqual(expected);
          expect(whole.isFull).toBe(false);

          const pages = await walk({ ...question, limit });
          expect(pages.flatMap(idsOf)).toEqual(expected);
          expect(pages).toHaveLength(Math.floor(expected.length / limit) + 1);

          expect(difference(sumsByProject([whole]), sumsByProject(pages))).toBeLessThanOrEqual(
            1e-12,
          );
        },
      ),
      { numRuns: RUNS },
    );
  }, 120_000);

  it('are the same to the last bit however few servers are read at once', async () => {
    const anyProject = fc.option(fc.constantFrom(...PROJECTS), { nil: undefined });
    await fc.assert(
      fc.asyncProperty(
        fc.tuple(anyInstant, anyInstant),
        anyProject,
        fc.constantFrom(0, 1, 2, 7, 30, 1000),
        fc.integer({ min: 1, max: 12 }),
        async (instants, projectId, limit, pageSize) => {
          const question = {
            window: {
              startUs: BigInt(Math.min(...instants)),
              stopUs: BigInt(Math.max(...instants)),
            },
            nowUs: FIXED_NOW_US,
            limit,
            ...(projectId !== undefined && { projectId }),
          };
          const whole = await tenantUsage(question);
          const pages = await pagesOf(question, pageSize);
          expect(pages.flatMap(idsOf)).toEqual(idsOf(whole));
          expect(finalSums(pages)).toEqual(finalSums([whole]));
          const { isFull, lastServerId } = whole;
          expect(pages.at(-1)).toMatchObject({ isLast: true, isFull, lastServerId });
          expect(pages).toHaveLength(Math.ceil(idsOf(whole).length / pageSize) || 1);
        },
      ),
      { numRuns: RUNS },
    );
  }, 120_000);

  it('of no length are empty, but want a marker that is known', async () => {
    const question = {
      window: { startUs: BigInt(FIRST_US), stopUs: BigInt(FIXED_NOW_US) },
      nowUs: FIXED_NOW_US,
      limit: 0,
    };
    expect(await tenantUsage(question)).toEqual({
      before: undefined,
      tenants: [],
      isLast: true,
      isFull: false,
      lastServerId: undefined,
    });
    await expect(tenantUsage({ ...question, markerId: 'nobody' })).rejects.toMatchObject({
      code: 'unknownMarker',
    });
  });

  it('begin with the whole second that the window begins in, before 1970 too', async () => {
    const { store, remove } = await temporaryStore();
    const observation = row({
      serverId: 'early',
      projectId: 'p',
      launchedAtUs: -HOUR_US,
      terminatedAtUs: -750_000,
    });
    await store.observations.record({ origin: 'test', submitted: [{ observation }] });
    const window = { startUs: -500_000n, stopUs: 500_000n };
    const pages = tenantUsagePages(store.servers, { window, nowUs: FIXED_NOW_US, limit: 9 });
    expect(await pages.next()).toMatchObject({ value: { lastServerId: 'early' } });
    await remove();
  });

  it('never start over from a server that is in no list', async () => {
    const { store, remove } = await temporaryStore();
    const [one, ...others] = ['a', 'b', 'c'].map((id) => aServer({ ...LISTED, id }));
    const orphan = row({ serverId: 'orphan', launchedAtUs: FIRST_US });
    const reported = [one, ...others, orphan].flatMap((said) => said ?? []);
    const record = (...said: Observation[]) =>
      store.observations.record({
        origin: 'test',
        submitted: said.map((observation) => ({ observation })),
      });
    await record(...reported);
    await record(...reported.slice(0, 1).map(voided));
    const window = { startUs: BigInt(FIRST_US), stopUs: BigInt(FIRST_US + 96 * HOUR_US) };
    const pageAfter = (markerId: string) =>
      tenantUsagePages(store.servers, { window, nowUs: FIXED_NOW_US, limit: 9, markerId }).next();
    for (const markerId of ['a', 'orphan']) {
      await expect(pageAfter(markerId)).rejects.toMatchObject({ code: 'unknownMarker' });
    }
    expect(await pageAfter('b')).toMatchObject({ value: { lastServerId: 'c' } });
    await remove();
  });

  it('start anywhere in the order, whatever project the marker is of', async () => {
    const window = { startUs: BigInt(FIRST_US), stopUs: BigInt(FIXED_NOW_US) };
    const question = { window, nowUs: FIXED_NOW_US, limit: 1000 };
    const all = idsOf(await tenantUsage(question));
    for (const marker of SERVERS) {
      const after = await tenantUsage({ ...question, markerId: marker.id });
      const isAfter = (id: string) => {
        const other = SERVERS.find((server) => server.id === id) ?? marker;
        return (bytewise(other.projectId, marker.projectId) || bytewise(other.id, marker.id)) > 0;
      };
      expect(idsOf(after)).toEqual(all.filter(isAfter));
    }
  });

  it('show running servers in windows beyond every instant that is stored', async () => {
    const running = SERVERS.filter(({ launchedAt, terminatedAt }) => launchedAt && !terminatedAt);
    const year = (y: number) => BigInt(new Date(0).setUTCFullYear(y)) * 1000n;
    const ask = (startUs: bigint, stopUs: bigint) =>
      tenantUsage({ window: { startUs, stopUs }, nowUs: FIXED_NOW_US, limit: 1000 });
    expect(idsOf(await ask(year(2998), BigInt(FIXED_NOW_US)))).toHaveLength(running.length);
    expect(idsOf(await ask(year(1000), BigInt(FIXED_NOW_US))).length).toBeGreaterThan(
      running.length,
    );
    expect(idsOf(await ask(year(1000), year(1001)))).toEqual([]);
  });
});
