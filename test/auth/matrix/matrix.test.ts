/** Who may do what: the tables of all dialects, callers by routes by tenants, every cell of them asked over HTTP. */
import { othersOf, routesInTable } from '../../support/matrix/routes';
import { type Asked, GUESSING, type MatrixScene, matrixScene } from '../../support/matrix/scene';
import { type MatrixTable, type Row, rowsOf } from '../../support/matrix/table';
import { MARKS, PROJECTS } from '../../support/matrix/tenants';
import { perFile } from '../../support/scene';
import { type Answer, headerOf } from '../../support/service/app';
import { tables } from './tables';

/** Every cell of every table is asked once, which takes a while. */
const matrix = perFile(
  () => matrixScene(tables),
  (scene) => scene.close(),
);
jest.setTimeout(300_000);

const textOf = ({ headers, body }: Answer): string => JSON.stringify([headers, body]);

const answersBy = (
  scene: MatrixScene,
  { dialect }: MatrixTable,
  caller: string,
): readonly Asked[] => scene.answers.get(dialect)?.asked.get(caller) ?? [];

const refusedBy = (scene: MatrixScene, table: MatrixTable, caller: string): readonly Asked[] =>
  answersBy(scene, table, caller).filter(({ answer: { status } }) =>
    [401, table.wrongStatus].includes(status),
  );

const wrongOf = (asked: readonly Asked[]): readonly string[] =>
  asked
    .filter(({ answer, expected }) => answer.status !== expected)
    .map(
      ({ method, path, column, expected, answer }) =>
        `${column}: ${method} ${path}: ${answer.status} instead of ${expected}`,
    );

test('each mount of the app but that of the service itself is in one table; a new one needs a file in test/auth/matrix/tables', async () => {
  const scene = await matrix();
  const inTables = tables.flatMap(({ mounts }) => mounts);
  expect([...scene.mounts].sort()).toEqual([...inTables, 'service'].sort());
});

test('each text that shows a tenant can be read by some caller of some table', async () => {
  const scene = await matrix();
  const everything = [...scene.answers.values()]
    .flatMap(({ asked }) => [...asked.values()].flat())
    .map(({ answer }) => textOf(answer));
  expect(MARKS.filter(([text]) => !everything.some((each) => each.includes(text)))).toEqual([]);
});

describe.each(tables)('the table of $dialect', (table) => {
  const { names, rows } = rowsOf(table);

  it('has each route in a column or in sameForAll: add what is missing there', async () => {
    const scene = await matrix();
    const routed = new Set(scene.answers.get(table.dialect)?.routes);
    const inTable = new Set(routesInTable(table));
    expect({
      missing: [...routed].filter((route) => !inTable.has(route)),
      'no longer routed': [...inTable].filter((route) => !routed.has(route)),
    }).toEqual({ missing: [], 'no longer routed': [] });
  });

  it('has a cell for each column in each row, and each row once, of a caller', async () => {
    const scene = await matrix();
    expect(names).toEqual(Object.keys(table.columns));
    for (const { cells } of rows) expect(Object.keys(cells)).toEqual(names);
    const callers = rows.map(({ caller }) => caller);
    expect(new Set(callers).size).toBe(callers.length);
    expect(callers.filter((caller) => !scene.callers.includes(caller))).toEqual([]);
  });

  it.each(rows)('$caller: may do what the table says, and nothing else', async ({ caller }) => {
    const scene = await matrix();
    expect(answersBy(scene, table, caller).length).toBeGreaterThan(20);
    expect(wrongOf(answersBy(scene, table, caller))).toEqual([]);
  });

  it.each(rows)('$caller: reads of $sees', async ({ caller, sees }) => {
    const scene = await matrix();
    const seen = seenTenants(table, sees);
    expect([...new Set(marksIn(answersBy(scene, table, caller)))].sort()).toEqual([...seen].sort());
    if (sees === 'sums') return;
    // A refusal names the project that was asked for, which tells the caller nothing.
    const granted = answersBy(scene, table, caller).filter(({ answer }) => answer.status < 300);
    for (const tenant of (['alpha', 'beta'] as const).filter((each) => !seen.includes(each))) {
      expect(granted.filter(({ answer }) => textOf(answer).includes(PROJECTS[tenant]))).toEqual([]);
    }
  });

  it('answers 401 to all callers without a row, whatever they ask: a caller who may do something needs one', async () => {
    const scene = await matrix();
    const others = othersOf(table, scene.callers);
    expect(others).toEqual(expect.arrayContaining(['no credentials', ...GUESSING]));
    const wrong = others.flatMap((caller) =>
      wrongOf(answersBy(scene, table, caller)).map((each) => `${caller}: ${each}`),
    );
    expect(wrong).toEqual([]);
    expect(others.flatMap((caller) => marksIn(answersBy(scene, table, caller)))).toEqual([]);
  });

  it('says with every 401 how to authenticate', async () => {
    const scene = await matrix();
    const refused = scene.callers.flatMap((caller) => refusedBy(scene, table, caller));
    expect(refused.length).toBeGreaterThan(100);
    const challenges = refused.flatMap(({ answer }) => headerOf(answer, 'WWW-Authenticate'));
    expect(challenges).toEqual(
      table.challenge === '' ? [] : Array(refused.length).fill(table.challenge),
    );
  });

  it.each([
    ...GUESSING,
    ...['key that was revoked', 'key that has expired', 'key of a user who is not active'],
  ])('%s: is answered what an unknown key is answered', async (caller) => {
    const scene = await matrix();
    const bodies = (name: string) =>
      refusedBy(scene, table, name).map(({ method, column, answer: { body } }) => [
        method,
        column,
        body.replace(/"instance":"[^"]*"/, ''),
      ]);
    expect(bodies(caller).length).toBeGreaterThan(20);
    expect(bodies(caller)).toEqual(bodies('key that is unknown'));
  });

  it('compares a hash once for each request with a password that is not good', async () => {
    const scene = await matrix();
    const comparisons = scene.answers.get(table.dialect)?.comparisons;
    const expected = GUESSING.map((caller) => [
      caller,
      table.takesPasswords ? refusedBy(scene, table, caller).length : 0,
    ]);
    expect(GUESSING.map((caller) => [caller, comparisons?.get(caller)])).toEqual(expected);
  });
});

function seenTenants({ marks }: MatrixTable, sees: Row['sees']): readonly string[] {
  if (sees === 'all') return marks;
  return sees === 'none' || sees === 'sums' ? [] : [sees];
}

/** Whose texts stand in the answers. */
function marksIn(asked: readonly Asked[]): readonly string[] {
  const texts = asked.map(({ answer }) => textOf(answer));
  return MARKS.filter(([text]) => texts.some((each) => each.includes(text))).map(([, of]) => of);
}

test.each(['/v1', '/v1/', '/v1/nothing', '/v1/accounts/5/'])(
  '%s is 404 to all callers of our own API, with credentials or without',
  async (path) => {
    const scene = await matrix();
    for (const caller of scene.callers) {
      expect((await scene.ask(caller, path)).status).toBe(404);
    }
  },
);

test.each(['/healthz', '/readyz'])(
  '%s is the same for all callers, with credentials or without',
  async (path) => {
    const scene = await matrix();
    for (const caller of scene.callers) {
      const { status, body } = await scene.ask(caller, path);
      expect([status, body]).toEqual([200, '{"status":"ok"}']);
    }
  },
);

test('secrets stand in no line of the log and in no answer', async () => {
  const scene = await matrix();
  const answers = [...scene.answers.values()].flatMap(({ asked }) => [...asked.values()].flat());
  expect(scene.secrets.length).toBeGreaterThan(50);
  expect(scene.lines.length).toBeGreaterThanOrEqual(answers.length);
  const texts = [...scene.lines, ...answers.map(({ answer }) => textOf(answer))].join('\n');
  const forms = scene.secrets.flatMap((secret) => [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    Buffer.from(secret).toString('base64'),
  ]);
  expect(forms.filter((form) => texts.includes(form))).toEqual([]);
});
