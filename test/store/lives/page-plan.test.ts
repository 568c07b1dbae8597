/** How each database goes about a page: through the span index, no further than needed, whether it knows the data or not. */
import { LIFE_CLASSES } from '../../../lib/domain/life-class';
import * as mariadb from '../../../lib/store/knex/lives/page/mariadb';
import * as postgres from '../../../lib/store/knex/lives/page/postgres';
import * as sqlite from '../../../lib/store/knex/lives/page/sqlite';
import type { Fragment } from '../../../lib/store/knex/sql/statements';
import type { PageQuery } from '../../../lib/store/store';
import {
  type DatabaseKind,
  type MakeDatabase,
  onDatabase,
  type TestDatabase,
} from '../../support/databases/databases';
import { DAY_US, LARGE_PROJECT, MANY, putManyServers } from '../../support/databases/many-servers';
import type { Cells } from '../../support/databases/server-kinds';

const RECENT = { afterUs: 970 * DAY_US, beforeUs: 1000 * DAY_US, limit: 1000 };
const OLD_HOUR = { afterUs: 100 * DAY_US, beforeUs: 100 * DAY_US + DAY_US / 24, limit: 1000 };

const ofOne: readonly [string, PageQuery & { readonly projectId: string }][] = [
  ['a large project', { ...RECENT, projectId: LARGE_PROJECT }],
  ['a small project', { ...RECENT, projectId: 'project-001' }],
  ['an hour of long ago', { ...OLD_HOUR, projectId: LARGE_PROJECT }],
];
const ofAll: readonly [string, PageQuery][] = [
  ['all projects', RECENT],
  [
    'all projects after a marker',
    { ...RECENT, marker: { projectId: 'project-051', id: 'server-0100000' } },
  ],
];
const questions = [...ofOne, ...ofAll];

const TITLE = `and its plan of a page over ${MANY} servers`;

/** A database that holds the servers and has not looked at them yet. */
function filled(make: MakeDatabase, prepare: readonly string[] = []): () => TestDatabase {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await make();
    await database.open();
    for (const sql of prepare) await database.all(sql);
    await putManyServers(database);
  });
  return () => database;
}

const ask = <T>({ all }: TestDatabase, { sql, bindings }: Fragment): Promise<T[]> =>
  all<T>(sql, bindings as Cells);

const explained = <T>(database: TestDatabase, how: string, { sql, bindings }: Fragment) =>
  ask<T>(database, { sql: `${how} ${sql}`, bindings });

const countOf = async (database: TestDatabase, condition: string): Promise<number> => {
  const sql = `select count(*) as n from servers where ${condition}`;
  const [row] = await database.all<{ n: number | string }>(sql);
  return Number(row?.n);
};

const matchesOf = (database: TestDatabase, { projectId, afterUs, beforeUs }: PageQuery) =>
  countOf(
    database,
    `project_id = '${projectId}' and launched_us < ${beforeUs} and terminated_us > ${afterUs}`,
  );

/** Entries of the index that a window touches, if no more than one range of each class is read. */
async function entriesOf(database: TestDatabase, question: PageQuery): Promise<number> {
  const { projectId, afterUs, beforeUs } = question;
  const ranges = LIFE_CLASSES.map(
    ({ lifeClass, widthUs }) =>
      `(life_class = ${lifeClass} and born_us > ${afterUs - widthUs} and born_us < ${beforeUs})`,
  );
  return countOf(database, `project_id = '${projectId}' and (${ranges.join(' or ')})`);
}

/** What may be read for so many matches. */
const allowance = (matches: number): number => 2 * matches + 100;

const readsLittle = (kind: DatabaseKind, database: () => TestDatabase) =>
  it.each(ofOne)(
    `has little more than what matches in its ranges (${kind}): %s`,
    async (_, question) => {
      const matches = await matchesOf(database(), question);
      expect(matches).toBeGreaterThan(0);
      expect(await entriesOf(database(), question)).toBeLessThanOrEqual(allowance(matches));
    },
  );

onDatabase('SQLite', TITLE, (make) => {
  const database = filled(make);

  const searchesTheSpans = async (question: PageQuery) => {
    const plan = await explained<{ detail: string }>(
      database(),
      'explain query plan',
      sqlite.pageStatement(question),
    );
    const details = plan.map(({ detail }) => detail);
    expect(details).toContainEqual(
      expect.stringMatching(
        /^SEARCH s USING COVERING INDEX servers_span \(project_id=\? AND life_class=\? AND born_us>\? AND born_us<\?\)/,
      ),
    );
    expect(details).toContainEqual(expect.stringMatching(/^SEARCH s USING INTEGER PRIMARY KEY/));
    // The order of projects comes from their key; only servers inside one project are sorted.
    expect(details).toContain('USE TEMP B-TREE FOR LAST TERM OF ORDER BY');
    expect(details).not.toContainEqual(expect.stringMatching(/^SCAN s\b/));
  };

  // SQLite's counters are out of reach here: what it reads follows from the ranges that its plan names.
  readsLittle('SQLite', database);

  it.each(questions)(
    'uses the span index before anything is known of the data: %s',
    (_, question) => searchesTheSpans(question),
  );

  it.each(questions)('uses it after ANALYZE: %s', async (_, question) => {
    await database().all('analyze');
    await searchesTheSpans(question);
  });
});

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Index Cond'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly PlanNode[];
}

const nodesOf = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

const rowsOf = (nodes: readonly PlanNode[]): number =>
  nodes
    .map(
      (node) =>
        (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'],
    )
    .reduce((sum, rows) => sum + rows, 0);

onDatabase('PostgreSQL', TITLE, (make) => {
  // Nobody shall look at the data before the test does.
  const database = filled(make, [
    'alter table servers set (autovacuum_enabled = off)',
    'alter table projects set (autovacuum_enabled = off)',
  ]);

  const nodesFor = async (question: PageQuery): Promise<PlanNode[]> => {
    const [answer] = await explained<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(
      database(),
      'explain (analyze, format json)',
      postgres.pageStatement(question),
    );
    return nodesOf(answer?.['QUERY PLAN'][0].Plan as PlanNode);
  };

  const searchesTheSpans = async (question: PageQuery) => {
    const nodes = await nodesFor(question);
    const spans = nodes.filter((node) => node['Index Name'] === 'servers_span');
    const range = /project_id = .*life_class = \d.*born_us > .*born_us < /;
    expect(spans).toHaveLength(LIFE_CLASSES.length);
    expect(spans.every((node) => range.test(node['Index Cond'] ?? ''))).toBe(true);
    const servers = nodes.filter((node) => node['Relation Name'] === 'servers');
    const others = servers.filter((node) => !spans.includes(node));
    expect(others.map((node) => node['Index Name'])).toEqual(['servers_id_key']);
    expect(rowsOf(others)).toBeLessThanOrEqual(question.limit);
    return { nodes, spans };
  };

  const readsNoMoreThanItMust = async (question: PageQuery) => {
    const { nodes, spans } = await searchesTheSpans(question);
    if (question.projectId === undefined) {
      const projects = nodes.filter((node) => node['Relation Name'] === 'projects');
      expect(rowsOf(projects)).toBeLessThan(15);
    } else {
      const matches = await matchesOf(database(), question);
      expect(rowsOf(spans)).toBeLessThanOrEqual(allowance(matches));
    }
  };

  readsLittle('PostgreSQL', database);

  it.each(questions)(
    'uses the span index and stops early before anything is known of the data: %s',
    (_, question) => readsNoMoreThanItMust(question),
  );

  it.each(questions)('does so after VACUUM and ANALYZE: %s', async (_, question) => {
    await database().all('vacuum analyze');
    await readsNoMoreThanItMust(question);
  });
});

interface ExplainRow {
  readonly select_type: string;
  readonly table: string;
  readonly type: string;
  readonly key: string | null;
}

onDatabase('MariaDB', TITLE, (make) => {
  const database = filled(make);

  /** What the session has read so far, by kind of reading. */
  const readings = async () => {
    const rows = await database().all<{ Variable_name: string; Value: string }>(
      `show session status like 'Handler_read%'`,
    );
    return new Map(rows.map((row) => [row.Variable_name, Number(row.Value)]));
  };

  const readBy = async (work: () => Promise<unknown>) => {
    const before = await readings();
    await work();
    const after = await readings();
    return (name: string) => (after.get(name) ?? 0) - (before.get(name) ?? 0);
  };

  const searchesTheSpans = async (question: PageQuery, projects: readonly string[]) => {
    const statement = mariadb.pageStatement(question, projects);
    const plan = await explained<ExplainRow>(database(), 'explain', statement);
    const ofServers = plan.filter(({ table }) => table === 's');
    const branches = ofServers.filter((row) => row.select_type !== 'PRIMARY');
    expect(branches).toHaveLength(LIFE_CLASSES.length);
    for (const branch of branches) {
      expect(branch).toMatchObject({ type: 'range', key: 'servers_span' });
    }
    const fetching = ofServers.filter((row) => row.select_type === 'PRIMARY');
    expect(fetching).toMatchObject([{ type: 'eq_ref', key: 'PRIMARY' }]);
  };

  const readsNoMoreThanItMust = async (question: PageQuery) => {
    const asked = { all: database().all } as Parameters<typeof mariadb.page>[0];
    const read = await readBy(() => mariadb.page(asked, question));
    if (question.projectId === undefined) {
      expect(read('Handler_read_next')).toBeLessThan(MANY / 10);
    } else {
      const matches = await matchesOf(database(), question);
      expect(read('Handler_read_next')).toBeLessThanOrEqual(allowance(matches));
      expect(read('Handler_read_key')).toBeLessThanOrEqual(allowance(matches));
    }
  };

  const some = Array.from({ length: 16 }, (_, n) => `project-${String(n).padStart(3, '0')}`);
  const many = Array.from({ length: 1024 }, (_, n) => `project-${String(n).padStart(3, '0')}`);

  readsLittle('MariaDB', database);

  it.each(ofOne)(
    'uses the span index before anything is known of the data: %s',
    async (_, question) => {
      await searchesTheSpans(question, [question.projectId]);
      await readsNoMoreThanItMust(question);
    },
  );

  it.each([
    ['16 projects', some],
    ['1024 projects', many],
  ])('uses it for ranges of projects: %s', async (_, projects) => {
    await searchesTheSpans(RECENT, projects);
  });

  it.each(ofAll)('stops early: %s', (_, question) => readsNoMoreThanItMust(question));

  it.each(ofOne)('uses it after ANALYZE: %s', async (_, question) => {
    await database().all('analyze table servers, projects');
    await searchesTheSpans(question, [question.projectId]);
    await searchesTheSpans(RECENT, some);
    await readsNoMoreThanItMust(question);
  });
});
