/** What pages cost: against the bare driver, against a longer history, against a window long ago. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pageOf } from '../../lib/store/knex/lives/page';
import { pageStatement } from '../../lib/store/knex/lives/page/sqlite';
import type { PageQuery } from '../../lib/store/store';
import { CLOUD_END_US, projectOf } from './cloud';
import type { Bench, Figure, Line } from './line';
import { type Ratio, spent } from './measure';
import { get, getJson, usagePath } from './service';

const HOUR_US = 3_600_000_000;
const DAY_US = 24 * HOUR_US;
const LARGEST = projectOf(0);

const recent = { afterUs: CLOUD_END_US - 30 * DAY_US, beforeUs: CLOUD_END_US, limit: 1000 };
const longAgo = {
  afterUs: CLOUD_END_US - 730 * DAY_US,
  beforeUs: CLOUD_END_US - 730 * DAY_US + HOUR_US,
};

const pathOf = ({ afterUs, beforeUs }: Omit<PageQuery, 'limit'>, projectId?: string) =>
  usagePath(afterUs, beforeUs, projectId);

const figure = ({ productMs, baseMs, ratio }: Ratio): Figure => ({
  value: ratio,
  detail: `${productMs.toFixed(2)} / ${baseMs.toFixed(2)} ms`,
});

/** The rows of a page as objects, by the page's own search: what a program would do with the bare driver. */
function bareRows({ kind, large: { bare } }: Bench, question: PageQuery): Promise<unknown> {
  if (kind.name !== 'SQLite') return pageOf({ dialect: kind.dialect, read: bare }, question);
  const { sql, bindings } = pageStatement(question);
  const asObjects = sql.replace(/json_group_array\(json_array\((.*?)\)\) as page/s, '$1');
  return bare.all(asObjects, bindings);
}

/** The least that could answer: the same rows, no framework, no checks. */
async function bareHandler(bench: Bench, question: PageQuery) {
  const server = createServer((_req, res) => {
    void bareRows(bench, question).then((rows) => {
      res.setHeader('Content-Type', 'application/json');
      res.end(JSON.stringify({ rows }));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = () => server.close();
  return { port: (server.address() as AddressInfo).port, close };
}

/** A project with about five servers in the window. */
async function smallProject({ large: { service } }: Bench): Promise<string> {
  for (let rank = 1999; rank > 0; rank -= 1) {
    const page = await service.store.servers.page({ ...recent, projectId: projectOf(rank) });
    if (page.length === 5) return projectOf(rank);
  }
  throw new Error('no project has five servers in the window');
}

interface Walk {
  readonly tenant_usages: readonly { server_usages: readonly { instance_id: string }[] }[];
}

const REPEATS = 20;

/** Short requests many times, so that a round is long enough to be timed. */
const often = (work: () => Promise<unknown>) => async () => {
  for (let n = 0; n < REPEATS; n += 1) await work();
};

export const pageLines: readonly Line[] = [
  {
    name: 'list of 1000, detailed / the same rows by the bare driver',
    unit: 'ratio',
    atMost: 1.5,
    promisedOn: 'SQLite',
    run: async (bench) =>
      figure(
        await bench.compare(
          () => get(bench.large.service.port, `${pathOf(recent)}&detailed=1`),
          () => bareRows(bench, recent),
        ),
      ),
  },
  {
    name: 'list of 1000, totals only / the same rows by the bare driver',
    unit: 'ratio',
    atMost: 1.5,
    promisedOn: 'SQLite',
    run: async (bench) =>
      figure(
        await bench.compare(
          () => get(bench.large.service.port, pathOf(recent)),
          () => bareRows(bench, recent),
        ),
      ),
  },
  {
    name: 'show of 1000 / the same rows by the bare driver',
    unit: 'ratio',
    atMost: 1.5,
    promisedOn: 'SQLite',
    run: async (bench) =>
      figure(
        await bench.compare(
          () => get(bench.large.service.port, pathOf(recent, LARGEST)),
          () => bareRows(bench, { ...recent, projectId: LARGEST }),
        ),
      ),
  },
  {
    name: 'page of one project, ten times the dead history / without',
    unit: 'ratio',
    atMost: 1.3,
    run: async ({ compare, large, small }) =>
      figure(
        await compare(
          () => get(large.service.port, pathOf(recent, LARGEST)),
          () => get(small.service.port, pathOf(recent, LARGEST)),
        ),
      ),
  },
  {
    name: 'page of all projects, ten times the dead history / without',
    unit: 'ratio',
    atMost: 1.7,
    run: async ({ compare, large, small }) =>
      figure(
        await compare(
          () => get(large.service.port, pathOf(recent)),
          () => get(small.service.port, pathOf(recent)),
        ),
      ),
  },
  {
    name: 'page of an hour two years ago / of the last 30 days',
    unit: 'ratio',
    atMost: 1,
    run: async (bench) =>
      figure(
        await bench.compare(
          () => get(bench.large.service.port, pathOf(longAgo, LARGEST)),
          () => get(bench.large.service.port, pathOf(recent, LARGEST)),
        ),
      ),
  },
  {
    name: 'show of 5 servers / a bare node:http handler',
    unit: 'ratio',
    atMost: 3,
    async run(bench) {
      const projectId = await smallProject(bench);
      const bare = await bareHandler(bench, { ...recent, projectId });
      try {
        return figure(
          await bench.compare(
            often(() => get(bench.large.service.port, pathOf(recent, projectId))),
            often(() => get(bare.port, '/')),
          ),
        );
      } finally {
        bare.close();
      }
    },
  },
  {
    name: 'walk of all pages of the last 30 days',
    unit: 'ms a page',
    async run({ kind, large }) {
      let pages = 0;
      const { cpu, wall } = await spent(async () => {
        for (let marker = ''; ; ) {
          const path = `${pathOf(recent)}&detailed=1${marker && `&marker=${marker}`}`;
          const walk = await getJson<Walk>(large.service.port, path);
          const last = walk.tenant_usages.at(-1)?.server_usages.at(-1);
          if (!last) return;
          pages += 1;
          marker = last.instance_id;
        }
      });
      const ms = kind.isInProcess ? cpu : wall;
      return { value: ms / pages, detail: `${pages} pages, ${ms.toFixed(0)} ms` };
    },
  },
];
