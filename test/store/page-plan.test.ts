/** How SQLite goes about a page: through the span index, whether it knows the data or not. */
import { Database } from 'sqlite3';
import { lifeClass, NEVER_US } from '../../lib/domain/life-class';
import { pageStatement } from '../../lib/store/knex/sqlite/page';
import type { PageQuestion } from '../../lib/store/store';
import { type TemporaryStore, temporaryStore } from '../support/stores';

const SERVERS = 200_000;
const DAY_US = 86_400_000_000;

const questions: readonly [string, PageQuestion][] = [
  [
    'one project',
    { afterUs: 700 * DAY_US, beforeUs: 730 * DAY_US, projectId: 'project-003', limit: 1000 },
  ],
  ['all projects', { afterUs: 700 * DAY_US, beforeUs: 730 * DAY_US, limit: 1000 }],
  [
    'all projects after a marker',
    {
      afterUs: 10 * DAY_US,
      beforeUs: 10 * DAY_US + 1,
      marker: { projectId: 'project-050', id: 'server-0000500' },
      limit: 1000,
    },
  ],
];

/** A database with many servers of all classes, put there without the fold. */
async function fill(db: Database): Promise<void> {
  const spans = [0.01, 0.2, 1, 5, 60, 400, 1000, 20_000];
  const rows = spans.map((days) => `(${days * DAY_US}, ${lifeClass(0, days * DAY_US)})`);
  await run(
    db,
    `with recursive n(i) as (select 1 union all select i + 1 from n where i < ${SERVERS}),
      spans(us, class) as (values ${rows.join(', ')}, (null, 8)),
      numbered as (select *, row_number() over () - 1 as k from spans)
    insert into servers (id, project_id, notes, life_class, born_us, ended_us, launched_us, terminated_us)
    select printf('server-%07d', i), printf('project-%03d', i % 100), '[]', class,
      i % 1000 * ${DAY_US}, coalesce(i % 1000 * ${DAY_US} + us, ${NEVER_US}),
      i % 1000 * ${DAY_US}, coalesce(i % 1000 * ${DAY_US} + us, ${NEVER_US})
    from n join numbered on k = i % 9`,
  );
  await run(db, `insert into projects select distinct project_id from servers`);
}

const run = (db: Database, sql: string) =>
  new Promise<void>((done, fail) => db.exec(sql, (error) => (error ? fail(error) : done())));

const plan = (db: Database, question: PageQuestion) =>
  new Promise<string[]>((done, fail) => {
    const { sql, bindings } = pageStatement(question);
    db.all<{ detail: string }>(`explain query plan ${sql}`, [...bindings], (error, rows) =>
      error ? fail(error) : done(rows.map(({ detail }) => detail)),
    );
  });

describe(`the plan of a page over ${SERVERS} servers`, () => {
  let temporary: TemporaryStore;
  let db: Database;
  beforeAll(async () => {
    temporary = await temporaryStore();
    db = new Database(temporary.file);
    await fill(db);
  });
  afterAll(async () => {
    await new Promise((done) => db.close(done));
    await temporary.remove();
  });

  const searchesTheSpans = async (question: PageQuestion) => {
    const details = await plan(db, question);
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

  it.each(questions)(
    'uses the span index for %s before anything is known of the data',
    (_, question) => searchesTheSpans(question),
  );

  it.each(questions)('uses it for %s after ANALYZE', async (_, question) => {
    await run(db, 'analyze');
    await searchesTheSpans(question);
  });
});
