/** How each database reads hours of few projects among many: a range for each project. */
import { PROJECT_ROLL_UP_VALUES } from '../../../lib/domain/points/project-roll-up';
import { storedSums } from '../../../lib/store/knex/points/roll-ups/projects/read';
import type { DialectName } from '../../../lib/store/knex/sql/dialect';
import { onDatabase, type TestDatabase } from '../../support/databases/databases';

const [FROM, TO] = [10, 70];
const PROJECTS = 300;

function statement(name: DialectName): string {
  const span = { fromHour: FROM, toHour: TO };
  const query = { ...span, projectIds: ['p7', 'p11'], role: 'cpu_percent' } as const;
  const { sql, bindings } = storedSums({ name }, { ...query, values: PROJECT_ROLL_UP_VALUES });
  const values = [...bindings];
  return sql.replace(/\?/g, () => `'${values.shift()}'`);
}

async function fill({ all }: TestDatabase): Promise<void> {
  for (let hour = 0; hour < 100; hour += 1) {
    const rows = Array.from({ length: PROJECTS }, (_, n) => [
      `(${hour}, 'p${n}', 'cpu_percent', 1, 1, 1), (${hour}, 'p${n}', 'disk_bytes', 1, 1, 1)`,
    ]);
    await all(`insert into rollup_project_1h (hour, project_id, role, n, sum, last_sum)
      values ${rows.join(',')}`);
  }
}

const filled = (make: () => Promise<TestDatabase>) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await make();
    await database.open();
    await fill(database);
  });
  return (sql: string) => database.all<Record<string, unknown>>(sql);
};

const TITLE = 'and its plan of a read of few projects';

onDatabase('SQLite', TITLE, (make) => {
  const all = filled(make);

  it.each(['before', 'after'])('reads nothing else %s ANALYZE', async (when) => {
    if (when === 'after') await all('analyze');
    const plan = await all(`explain query plan ${statement('sqlite')}`);
    expect(plan.map(({ detail }) => detail)).toEqual([
      'SEARCH rollup_project_1h USING PRIMARY KEY (project_id=? AND role=? AND hour>? AND hour<?)',
    ]);
  });
});

onDatabase('PostgreSQL', TITLE, (make) => {
  const all = filled(make);

  it.each(['before', 'after'])('reads nothing else %s ANALYZE', async (when) => {
    if (when === 'after') await all('analyze rollup_project_1h');
    const plan = await all(`explain (analyze, costs off, timing off) ${statement('postgres')}`);
    const lines = plan.map((row) => String(row['QUERY PLAN']));
    const [condition] = lines.filter((line) => line.includes('Index Cond'));
    expect(condition).toMatch(/project_id.* = ANY .*role.*hour >= .*hour < /);
    expect(lines.join()).not.toMatch(/Seq Scan|Rows Removed by Filter/);
  });
});

onDatabase('MariaDB', TITLE, (make) => {
  const all = filled(make);

  it.each(['before', 'after'])('reads nothing else %s ANALYZE', async (when) => {
    if (when === 'after') await all('analyze table rollup_project_1h');
    const read = async () => {
      const rows = await all(
        `show session status where variable_name in ('Handler_read_next', 'Handler_read_key')`,
      );
      return rows.reduce((sum, { Value }) => sum + Number(Value), 0);
    };
    const before = await read();
    expect(await all(statement('mariadb'))).toMatchObject(
      ['p11', 'p7'].map((project_id) => ({ project_id, size: TO - FROM })),
    );
    expect((await read()) - before).toBeLessThanOrEqual(2 * (TO - FROM) + 100);
  });
});
