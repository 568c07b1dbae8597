/** How each database reads hours of few series: a seek for each of both, whether it knows the data or not. */
import { SEEKS, type Seek } from '../../../lib/store/knex/points/numbers/seeks';
import type { PerDialect } from '../../../lib/store/knex/sql/dialect';
import type { Fragment } from '../../../lib/store/knex/sql/statements';
import {
  type DatabaseKind,
  type MakeDatabase,
  onDatabase,
  type TestDatabase,
} from '../../support/databases/databases';
import type { Cells } from '../../support/databases/server-kinds';

const HOURS = 100;
const SERIES = 2000;

/** All numbers from 0 to before n. */
const numbers: PerDialect<(name: string, n: number) => string> = {
  sqlite: (name, n) =>
    `(with recursive c (i) as (select 0 union all select i + 1 from c where i < ${n - 1})
      select i as ${name} from c) as ${name}s`,
  postgres: (name, n) => `generate_series(0, ${n - 1}) as ${name}s (${name})`,
  mariadb: (name, n) => `(select seq as ${name} from seq_0_to_${n - 1}) as ${name}s`,
};

const VALUES = { points: 'hour, series, 0, 1', rollup_1h: 'hour, series, 1, 1, 1, 1, 1, 1' };
type Table = keyof typeof VALUES;
const TABLES = Object.keys(VALUES) as Table[];

async function fill({ all }: TestDatabase, dialect: keyof typeof numbers): Promise<void> {
  const from = `${numbers[dialect]('hour', HOURS)}, ${numbers[dialect]('series', SERIES)}`;
  for (const table of TABLES)
    await all(`insert into ${table} select ${VALUES[table]} from ${from}`);
}

const seek = (table: Table, series: number): Seek => ({
  table,
  bucket: 'hour',
  columns: ['hour', 'series_id'],
  buckets: Array.from({ length: HOURS - 20 }, (_, hour) => hour + 10),
  seriesIds: Array.from({ length: series }, (_, id) => id * 7 + 100),
});

/** Every second series of some in a row. */
const denseSeek = (table: Table): Seek => ({
  ...seek(table, 0),
  seriesIds: Array.from({ length: 100 }, (_, n) => 500 - 2 * n),
});

const explained = <T>({ all }: TestDatabase, how: string, { sql, bindings }: Fragment) =>
  all<T>(`${how} ${sql}`, bindings as Cells);

const cases = TABLES.flatMap((table) =>
  [1, 10].map((series) => [`${series} series of ${table}`, table, series] as const),
);

type Check = (database: TestDatabase, question: Seek) => Promise<void>;

interface Suite {
  readonly kind: DatabaseKind;
  readonly dialect: keyof typeof numbers;
  readonly prepare?: readonly string[];
  readonly analyze: readonly string[];
  readonly seeks: Check;
  readonly ranges: Check;
}

const suite = ({ kind, dialect, prepare = [], analyze, seeks, ranges }: Suite): void =>
  onDatabase(kind, 'and its plan of a read of few series', (make: MakeDatabase) => {
    let database: TestDatabase;
    beforeAll(async () => {
      database = await make();
      await database.open();
      for (const sql of prepare) await database.all(sql);
      await fill(database, dialect);
    });

    it.each(cases)('seeks before anything is known of the data: %s', (_title, table, series) =>
      seeks(database, seek(table, series)),
    );

    it.each(cases)('seeks after ANALYZE: %s', async (_title, table, series) => {
      for (const sql of analyze) await database.all(sql);
      await seeks(database, seek(table, series));
    });

    it.each(TABLES)(
      'reads a range of series an hour where their ids are close: %s',
      async (table) => {
        const question = denseSeek(table);
        await ranges(database, question);
        const { sql, bindings } = SEEKS[dialect](question);
        const rows = await database.all<{ series_id: number }>(sql, bindings as Cells);
        const ids = [...new Set(rows.map((row) => row.series_id))].sort((a, b) => b - a);
        expect(ids).toEqual(question.seriesIds);
        expect(rows.length).toBe(question.buckets.length * ids.length);
      },
    );
  });

suite({
  kind: 'SQLite',
  dialect: 'sqlite',
  analyze: ['analyze'],
  async seeks(database, question) {
    const plan = await explained<{ detail: string }>(
      database,
      'explain query plan',
      SEEKS.sqlite(question),
    );
    expect(plan.map(({ detail }) => detail)).toEqual([
      `SEARCH ${question.table} USING PRIMARY KEY (hour=? AND series_id=?)`,
    ]);
  },
  async ranges(database, question) {
    const plan = await explained<{ detail: string }>(
      database,
      'explain query plan',
      SEEKS.sqlite(question),
    );
    expect(plan.map(({ detail }) => detail)).toContain(
      `SEARCH ${question.table} USING PRIMARY KEY (hour=? AND series_id>? AND series_id<?)`,
    );
  },
});

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Index Cond'?: string;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Rows Removed by Index Recheck'?: number;
  readonly Plans?: readonly PlanNode[];
}

const nodesOf = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

suite({
  kind: 'PostgreSQL',
  dialect: 'postgres',
  // Nobody shall look at the data before the test does.
  prepare: TABLES.map((table) => `alter table ${table}_default set (autovacuum_enabled = off)`),
  analyze: TABLES.map((table) => `analyze ${table}`),
  async seeks(database, question) {
    const [answer] = await explained<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(
      database,
      'explain (analyze, format json)',
      SEEKS.postgres(question),
    );
    const nodes = nodesOf(answer?.['QUERY PLAN'][0].Plan as PlanNode);
    const conditions = nodes.flatMap((node) => node['Index Cond'] ?? []);
    const isOne = question.seriesIds.length === 1;
    const condition = isOne ? /hour = sought.*series_id = 100/ : /hour = ANY .*series_id = ANY/;
    expect(conditions).toEqual([expect.stringMatching(condition)]);
    expect(nodes.map((node) => node['Node Type'])).not.toContain('Seq Scan');
    expect(nodes.some((node) => node['Rows Removed by Filter'])).toBe(false);
  },
  async ranges(database, question) {
    const [answer] = await explained<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(
      database,
      'explain (analyze, format json)',
      SEEKS.postgres(question),
    );
    const nodes = nodesOf(answer?.['QUERY PLAN'][0].Plan as PlanNode);
    const conditions = nodes.flatMap((node) => node['Index Cond'] ?? []);
    expect(conditions).toEqual([
      expect.stringMatching(/hour = ANY .*series_id >= .*series_id <= /),
    ]);
  },
});

suite({
  kind: 'MariaDB',
  dialect: 'mariadb',
  analyze: [`analyze table ${TABLES.join(', ')}`],
  async seeks(database, question) {
    const seeks = question.buckets.length * question.seriesIds.length;
    expect(await rowsRead(database, question)).toBeLessThanOrEqual(2 * seeks + 100);
  },
  async ranges(database, question) {
    const passed = question.buckets.length * 200;
    expect(await rowsRead(database, question)).toBeLessThanOrEqual(
      passed + 2 * question.buckets.length + 100,
    );
  },
});

/** By both columns of the key, four bytes each. */
async function rowsRead(database: TestDatabase, question: Seek): Promise<number> {
  const plan = await explained<Record<string, unknown>>(
    database,
    'explain',
    SEEKS.mariadb(question),
  );
  expect(plan).toMatchObject([{ type: 'range', key: 'PRIMARY', key_len: '8' }]);
  const read = async () => {
    const rows = await database.all<{ Value: string }>(
      `show session status where variable_name in ('Handler_read_next', 'Handler_read_key')`,
    );
    return rows.reduce((sum, { Value }) => sum + Number(Value), 0);
  };
  const before = await read();
  await database.all(SEEKS.mariadb(question).sql);
  return (await read()) - before;
}
