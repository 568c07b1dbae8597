/** Who may do what: the whole table of callers, routes and tenants, every cell of it asked over HTTP. */
import { Agent } from 'node:http';
import { firstAuthenticator } from '../../lib/auth/authenticator';
import { keystone } from '../../lib/auth/keystone';
import { local } from '../../lib/auth/local';
import { lookupHash } from '../../lib/auth/local/api-key';
import { isPassword } from '../../lib/auth/local/passwords';
import { createPolicy } from '../../lib/auth/policy';
import { createLog } from '../../lib/log';
import { callerDirectory } from '../../lib/report/caller-directory';
import { mountsOf } from '../../lib/server/compose';
import { type TemporaryStore, temporaryStore } from '../support/databases/stores';
import { PASSWORD } from '../support/keystone/fake-keystone';
import { type KeystoneScene, keystoneScene } from '../support/keystone/scene';
import {
  bare,
  type Question,
  questionsOf,
  routesOfApp,
  routesOfColumn,
} from '../support/matrix/routes';
import {
  ACCOUNTS,
  type Callers,
  furnish,
  MARKS,
  makeCallers,
  PROJECTS,
  SPARE,
} from '../support/matrix/scene';
import { type Answer, headerOf, type TestApp, testApp } from '../support/service/app';

/**
 * The columns of the table. `show`, `server`, `usage=`, `account` and `told` are about one tenant; `list@`, `show@`
 * and `home@` come by a path that names a project, which need not be the one that is asked about.
 */
const COLUMNS: Readonly<Record<string, readonly string[]>> = {
  open: [
    '* /',
    '* {v}',
    '* /{path}',
    'OPTIONS {v}/{path}',
    'OPTIONS /v1/observations',
    'OPTIONS /v1/servers/{id}',
    'OPTIONS /v1/usage',
    'OPTIONS /v1/accounts',
    'OPTIONS /v1/accounts/{id}',
    'OPTIONS /v1/accounts/{id}/projects',
    'OPTIONS /v1/accounts/{id}/projects/{project}',
  ],
  list: ['GET {v}/os-simple-tenant-usage'],
  'list@': ['GET {v}/{project_id}/os-simple-tenant-usage'],
  show: ['GET {v}/os-simple-tenant-usage/{tenant_id}'],
  'show@': ['GET {v}/{project_id}/os-simple-tenant-usage/{tenant_id}'],
  limits: ['GET {v}/limits'],
  'home@': ['GET {v}/{project_id}/limits', 'GET {v}/{project_id}/'],
  none: ['* {v}/{path}'],
  record: ['POST /v1/observations'],
  server: ['GET,HEAD /v1/servers/{id}'],
  usage: ['GET,HEAD /v1/usage'],
  'usage=': ['GET,HEAD /v1/usage?project={tenant}'],
  accounts: ['GET,HEAD /v1/accounts'],
  account: [
    'GET,HEAD /v1/accounts/{id}',
    'GET,HEAD /v1/accounts/{id}/projects',
    'GET,HEAD,PUT,DELETE /v1/accounts/{id}/projects/{project}',
  ],
  told: ['PUT /v1/accounts/{id}'],
  refused: [
    '* /v1/observations',
    '* /v1/servers/{id}',
    '* /v1/usage',
    '* /v1/accounts',
    '* /v1/accounts/{id}',
    '* /v1/accounts/{id}/projects',
    '* /v1/accounts/{id}/projects/{project}',
  ],
};

/**
 * Y: yes. n: no (403). u: who is that? (401) m: not the project of the caller (400). 4: not found, or not for you to
 * find. 5: no such method. Three letters are about alpha, beta and a project that nobody knows; three times three
 * come for alpha, for beta and for that one. `sees`: whose servers may be named to the caller. Nova takes no
 * passwords, only tokens and keys.
 */
const TABLE = `
                                    | sees  | open list list@ show show@       limits home@ none | record server usage usage= accounts account told refused
of Keystone                         |       |                                                    |
admin of alpha                      | all   | Y    Y    Ymm   YYY  YYY/mmm/mmm Y      Ymm   4    | Y      YY4    Y     YYY    Y        YY4     YYY  5
admin of another project            | all   | Y    Y    mmY   YYY  mmm/mmm/YYY Y      mmY   4    | Y      YY4    Y     YYY    Y        YY4     YYY  5
reader of alpha                     | alpha | Y    n    nmm   Ynn  Ynn/mmm/mmm Y      Ymm   4    | n      Y44    n     Ynn    n        nnn     nnn  5
reader of beta                      | beta  | Y    n    mnm   nYn  mmm/nYn/mmm Y      mYm   4    | n      4Y4    n     nYn    n        nnn     nnn  5
member and reader of alpha          | alpha | Y    n    nmm   Ynn  Ynn/mmm/mmm Y      Ymm   4    | n      Y44    n     Ynn    n        nnn     nnn  5
member of alpha                     | alpha | Y    n    nmm   Ynn  Ynn/mmm/mmm Y      Ymm   4    | n      444    n     nnn    n        nnn     nnn  5
another role in alpha               | alpha | Y    n    nmm   Ynn  Ynn/mmm/mmm Y      Ymm   4    | n      444    n     nnn    n        nnn     nnn  5
writer of observations in alpha     | alpha | Y    n    nmm   Ynn  Ynn/mmm/mmm Y      Ymm   4    | Y      444    n     nnn    n        nnn     nnn  5
no role in alpha                    | alpha | Y    n    nmm   Ynn  Ynn/mmm/mmm Y      Ymm   4    | n      444    n     nnn    n        nnn     nnn  5
admin of the system                 | all   | Y    Y    mmm   YYY  mmm/mmm/mmm Y      mmm   4    | Y      YY4    Y     YYY    Y        YY4     YYY  5
reader of the system                | none  | Y    n    mmm   nnn  mmm/mmm/mmm Y      mmm   4    | n      444    n     nnn    n        nnn     nnn  5
admin of a domain                   | all   | Y    Y    mmm   YYY  mmm/mmm/mmm Y      mmm   4    | Y      YY4    Y     YYY    Y        YY4     YYY  5
token without a scope               | none  | Y    n    mmm   nnn  mmm/mmm/mmm Y      mmm   4    | n      444    n     nnn    n        nnn     nnn  5
token that has expired              | none  | Y    u    uuu   uuu  uuu/uuu/uuu u      uuu   u    | u      uuu    u     uuu    u        uuu     uuu  5
token that is unknown or revoked    | none  | Y    u    uuu   uuu  uuu/uuu/uuu u      uuu   u    | u      uuu    u     uuu    u        uuu     uuu  5
nobody                              | none  | Y    u    uuu   uuu  uuu/uuu/uuu u      uuu   u    | u      uuu    u     uuu    u        uuu     uuu  5
who claims in headers to be admin   | none  | Y    u    uuu   uuu  uuu/uuu/uuu u      uuu   u    | u      uuu    u     uuu    u        uuu     uuu  5
keys of ours                        |       |                                                    |
key of the operator                 | all   | Y    Y    YYY   YYY  YYY/YYY/YYY Y      YYY   4    | Y      YY4    Y     YYY    Y        YY4     YYY  5
key of alpha                        | alpha | Y    n    nmm   Ynn  Ynn/mmm/mmm Y      Ymm   4    | n      Y44    n     Ynn    n        nnn     nnn  5
key of beta                         | beta  | Y    n    mnm   nYn  mmm/nYn/mmm Y      mYm   4    | n      4Y4    n     nYn    n        nnn     nnn  5
key of alpha's account              | alpha | Y    n    nmm   Ynn  Ynn/mmm/mmm Y      Ymm   4    | n      Y44    n     Ynn    n        nnn     nnn  5
key of observations                 | none  | Y    n    mmm   nnn  mmm/mmm/mmm Y      mmm   4    | Y      444    n     nnn    n        nnn     nnn  5
key of points                       | none  | Y    n    mmm   nnn  mmm/mmm/mmm Y      mmm   4    | n      444    n     nnn    n        nnn     nnn  5
key of nothing                      | none  | Y    n    mmm   nnn  mmm/mmm/mmm Y      mmm   4    | n      444    n     nnn    n        nnn     nnn  5
key of a reader of alpha            | alpha | Y    n    nmm   Ynn  Ynn/mmm/mmm Y      Ymm   4    | n      Y44    n     Ynn    n        nnn     nnn  5
key of alpha's account's manager    | alpha | Y    n    nmm   Ynn  Ynn/mmm/mmm Y      Ymm   4    | n      Y44    n     Ynn    n        nnn     nnn  5
key of the staff                    | all   | Y    Y    YYY   YYY  YYY/YYY/YYY Y      YYY   4    | Y      YY4    Y     YYY    Y        YY4     YYY  5
key of the staff for alpha          | alpha | Y    n    nmm   Ynn  Ynn/mmm/mmm Y      Ymm   4    | n      Y44    n     Ynn    n        nnn     nnn  5
key of a user who is not active     | none  | Y    u    uuu   uuu  uuu/uuu/uuu u      uuu   u    | u      uuu    u     uuu    u        uuu     uuu  5
key that was revoked                | none  | Y    u    uuu   uuu  uuu/uuu/uuu u      uuu   u    | u      uuu    u     uuu    u        uuu     uuu  5
key that has expired                | none  | Y    u    uuu   uuu  uuu/uuu/uuu u      uuu   u    | u      uuu    u     uuu    u        uuu     uuu  5
key that is unknown                 | none  | Y    u    uuu   uuu  uuu/uuu/uuu u      uuu   u    | u      uuu    u     uuu    u        uuu     uuu  5
users of ours, by password          |       |                                                    |
user of the staff                   | all   | Y    u    uuu   uuu  uuu/uuu/uuu u      uuu   u    | Y      YY4    Y     YYY    Y        YY4     YYY  5
user, reader of alpha               | alpha | Y    u    uuu   uuu  uuu/uuu/uuu u      uuu   u    | n      Y44    n     Ynn    n        nnn     nnn  5
user, admin of alpha                | alpha | Y    u    uuu   uuu  uuu/uuu/uuu u      uuu   u    | n      Y44    n     Ynn    n        nnn     nnn  5
user, owner of alpha's group        | alpha | Y    u    uuu   uuu  uuu/uuu/uuu u      uuu   u    | n      Y44    n     Ynn    n        nnn     nnn  5
user, manager of alpha's account    | alpha | Y    u    uuu   uuu  uuu/uuu/uuu u      uuu   u    | n      Y44    n     Ynn    n        nnn     nnn  5
user, owner of a site               | none  | Y    u    uuu   uuu  uuu/uuu/uuu u      uuu   u    | n      444    n     nnn    n        nnn     nnn  5
user without a role                 | none  | Y    u    uuu   uuu  uuu/uuu/uuu u      uuu   u    | n      444    n     nnn    n        nnn     nnn  5
user who is not active              | none  | Y    u    uuu   uuu  uuu/uuu/uuu u      uuu   u    | u      uuu    u     uuu    u        uuu     uuu  5
user without a password             | none  | Y    u    uuu   uuu  uuu/uuu/uuu u      uuu   u    | u      uuu    u     uuu    u        uuu     uuu  5
wrong password                      | none  | Y    u    uuu   uuu  uuu/uuu/uuu u      uuu   u    | u      uuu    u     uuu    u        uuu     uuu  5
unknown user                        | none  | Y    u    uuu   uuu  uuu/uuu/uuu u      uuu   u    | u      uuu    u     uuu    u        uuu     uuu  5
`;

const STATUS: Readonly<Record<string, number>> = { n: 403, u: 401, m: 400, 4: 404, 5: 405 };

interface Row {
  readonly caller: string;
  readonly sees: string;
  /** By column. */
  readonly cells: Readonly<Record<string, string>>;
}

const words = (text: string): string[] => text.split(/\s+/).filter((word) => word !== '');
const [HEAD = [], ...LINES] = TABLE.trim()
  .split('\n')
  .map((line) => line.split('|'));
const NAMES = words(HEAD.slice(1).join(' ')).slice(1);
const ROWS: readonly Row[] = LINES.map(([caller = '', sees = '', ...rest]) => {
  const cells = words(rest.join(' ')).map((cell, i) => [NAMES[i] ?? '', cell]);
  return { caller: caller.trim(), sees: sees.trim(), cells: Object.fromEntries(cells) };
}).filter(({ sees }) => sees !== '');

interface Asked {
  readonly question: Question;
  readonly column: string;
  readonly expected: number | undefined;
  readonly answer: Answer;
}

let temporary: TemporaryStore;
let scene: KeystoneScene;
let app: TestApp;
let callers: Callers;
let routes: readonly string[];
const asked = new Map<string, readonly Asked[]>();
const lines: string[] = [];
const hashes = new Map<string, Promise<boolean>>();
/** How often a password was held against a hash, by caller. */
const costs = new Map<string, number>();
let asking = '';

/** Each password is held against each hash in earnest, but once: the same is asked hundreds of times. */
function rememberedIsPassword(password: string, stored: string): Promise<boolean> {
  costs.set(asking, (costs.get(asking) ?? 0) + 1);
  const key = JSON.stringify([password, stored]);
  const found = hashes.get(key) ?? isPassword(password, stored);
  hashes.set(key, found);
  return found;
}

beforeAll(async () => {
  temporary = await temporaryStore();
  scene = await keystoneScene();
  const { store } = temporary;
  const log = createLog('trace', { write: (line) => void lines.push(line) });
  const nowUs = () => scene.clock.us;
  const services = {
    settings: { limits: true, wwwAuthenticateUri: 'http://kc:5000/v3' },
    nowUs,
    store,
  };
  const ours = local({
    ...{ known: callerDirectory(store), nowUs, log },
    hashes: { lookupHash, isPassword: rememberedIsPassword },
    wait: async () => undefined,
  });
  const authenticate = firstAuthenticator(ours, keystone({ ...scene.parts(), log }));
  await scene.fake.until(1);
  await furnish(store);
  callers = await makeCallers(store, scene.fake);
  const logged = (fields: object, message: string) => log.info(fields, message);
  app = await testApp({ ...services, authenticate, logged });
  routes = routesOfApp(mountsOf({ ...services, authenticate, may: createPolicy().may, log }));
  for (const row of ROWS) asked.set(row.caller, await askAll(row));
}, 180_000);
afterAll(async () => {
  agent.destroy();
  await app.close();
  await scene.close();
  await temporary.remove();
});

async function askAll(row: Row): Promise<readonly Asked[]> {
  const all: Asked[] = [];
  asking = row.caller;
  for (const planned of planOf(row)) {
    all.push({ ...planned, answer: await ask(row.caller, planned.question) });
  }
  return all;
}

/** Where one letter tells of all tenants, it is asked about the first of them. */
const planOf = ({ cells }: Row): ReadonlyArray<Omit<Asked, 'answer'>> =>
  Object.entries(COLUMNS).flatMap(([column, short]) => {
    const letters = [...(cells[column] ?? '').replaceAll('/', '')];
    return routesOfColumn(short).flatMap((route) => {
      const questions = questionsOf(route, routes);
      const isFitting = letters.length === 1 || letters.length === questions.length;
      if (!isFitting) throw new Error(`${column}: ${letters.join('')}: not for ${route}`);
      return letters.flatMap((letter, i) =>
        (questions[i] ?? []).map((question) => ({
          question,
          column,
          expected: letter === 'Y' ? question.success : STATUS[letter],
        })),
      );
    });
  });

const MINUTE_US = 60_000_000;
/** Thousands of connections would take longer than all the rest. */
const agent = new Agent({ keepAlive: true });

async function ask(caller: string, { method, path, headers, body }: Question): Promise<Answer> {
  // So that nobody is told to come back later.
  if (GUESSING.has(caller)) scene.clock.us += MINUTE_US;
  if (method === 'DELETE') await giveSpares();
  const sent = { ...headers, ...callers.headers.get(caller) };
  return app.ask(path, { method, headers: sent, agent, ...(body !== undefined && { body }) });
}

const GUESSING = new Set([
  'user who is not active',
  'user without a password',
  'wrong password',
  'unknown user',
]);

/** What may have been taken from the accounts before. */
const giveSpares = (): Promise<void> =>
  temporary.store.projects.put([
    { id: SPARE.alpha, accountId: ACCOUNTS.alpha },
    { id: SPARE.beta, accountId: ACCOUNTS.beta },
  ]);

const everything = (): readonly Asked[] => [...asked.values()].flat();
const textOf = ({ headers, body }: Answer): string => JSON.stringify([headers, body]);

describe('the table', () => {
  it('has each route of the app in one of its columns, and no other', () => {
    const told = new Set(Object.values(COLUMNS).flatMap(routesOfColumn).map(bare));
    expect([...told].sort()).toEqual([...new Set(routes)].sort());
  });

  it('has a cell for each column in each row, and a row for each caller', () => {
    expect(NAMES).toEqual(Object.keys(COLUMNS));
    for (const { cells } of ROWS) expect(Object.keys(cells)).toEqual(NAMES);
    const names = ROWS.map(({ caller }) => caller);
    expect([...names].sort()).toEqual([...callers.headers.keys()].sort());
  });
});

describe.each(ROWS)('$caller', ({ caller, sees }) => {
  const answers = (): readonly Asked[] => asked.get(caller) ?? [];

  it('may do what the table says, and nothing else', () => {
    expect(answers().length).toBeGreaterThan(100);
    const others = answers().filter(({ answer, expected }) => answer.status !== expected);
    const shown = others.map(
      ({ question: { method, path }, column, expected, answer }) =>
        `${column}: ${method} ${path}: ${answer.status} instead of ${expected}`,
    );
    expect(shown).toEqual([]);
  });

  it('reads of whom they may see, and of nobody else', () => {
    const told = answers().map(({ answer }) => textOf(answer));
    const read = MARKS.filter(([text]) => told.some((each) => each.includes(text)));
    if (caller === 'admin of alpha') expect(read).toEqual(MARKS);
    const seen = { all: ['alpha', 'beta', 'operator'], none: [] }[sees] ?? [sees];
    expect([...new Set(read.map(([, of]) => of))].sort()).toEqual(seen);
    const granted = answers().filter(({ answer }) => answer.status < 300);
    for (const tenant of (['alpha', 'beta'] as const).filter((each) => !seen.includes(each))) {
      // Refusals name the project that was asked for, and nobody learns from that.
      expect(granted.filter(({ answer }) => textOf(answer).includes(PROJECTS[tenant]))).toEqual([]);
    }
  });
});

describe('whoever is not let in', () => {
  const refused = (name: string) =>
    (asked.get(name) ?? []).filter(({ answer }) => answer.status === 401);

  it('is told how to come in, by both APIs', () => {
    const all = everything().filter(({ answer }) => answer.status === 401);
    expect(all.length).toBeGreaterThan(1000);
    const challenges = all.flatMap(({ answer }) => headerOf(answer, 'WWW-Authenticate'));
    expect(challenges).toEqual(Array(all.length).fill('Keystone uri="http://kc:5000/v3"'));
  });

  it.each([
    ...['wrong password', 'unknown user', 'user who is not active', 'user without a password'],
    ...['key that was revoked', 'key that has expired', 'key of a user who is not active'],
  ])('by %s hears what an unknown key hears', (name) => {
    const bodies = (who: string) =>
      refused(who).map(({ column, answer: { body } }) => [
        column,
        body.replace(/"instance":"[^"]*"/, ''),
      ]);
    expect(bodies(name).length).toBeGreaterThan(50);
    expect(bodies(name)).toEqual(bodies('key that is unknown'));
  });

  it('costs one hash a question, by each password that is not good', () => {
    const guesses = [...GUESSING].map((name) => {
      const ours = refused(name).filter(({ question: { path } }) => path.startsWith('/v1/'));
      return [name, ours.length];
    });
    expect(guesses).toEqual([...GUESSING].map((name) => [name, costs.get(name)]));
  });
});

describe('secrets', () => {
  it('stand in no line of the log and in no answer', () => {
    const known = [...callers.secrets, ...scene.fake.given, PASSWORD];
    expect(known.length).toBeGreaterThan(50);
    expect(lines.length).toBeGreaterThanOrEqual(everything().length);
    const told = [...lines, ...everything().map(({ answer }) => textOf(answer))].join('\n');
    const forms = known.flatMap((secret) => [
      secret,
      encodeURIComponent(secret),
      JSON.stringify(secret).slice(1, -1),
      Buffer.from(secret).toString('base64'),
    ]);
    expect(forms.filter((form) => told.includes(form))).toEqual([]);
  });
});

describe('without a token', () => {
  it.each<[method: string, path: string, status: number]>([
    ['GET', '/', 200],
    ['GET', '//', 200],
    ['POST', '/', 200],
    ['GET', '/v2', 200],
    ['GET', '/v2/', 200],
    ['GET', '/v2.1', 200],
    ['GET', '/v2.1/', 200],
    ['DELETE', '/v2.1/', 200],
    ['GET', '/v2.1//', 200],
    ['GET', '/v3', 300],
    ['GET', '/v2.2/os-simple-tenant-usage', 300],
    ['GET', '/v2.1.json', 300],
    ['GET', '/healthcheck', 300],
    ['OPTIONS', '/v2.1/os-simple-tenant-usage', 200],
    ['OPTIONS', '/v2/nowhere', 200],
    ['GET', '/v2.1/nowhere', 401],
    ['GET', '/v2.1/nowhere/', 401],
    ['GET', `/v2.1/${PROJECTS.alpha}`, 401],
    ['GET', `/v2.1/${PROJECTS.alpha}/`, 401],
    ['HEAD', '/v2.1/os-simple-tenant-usage', 401],
    ['POST', '/v2/os-simple-tenant-usage', 401],
  ])('Nova answers %s %s with %d', async (method, path, status) => {
    expect((await app.ask(path, { method })).status).toBe(status);
  });

  it.each(['/v1', '/v1/', '/v1/nothing', `/v1/accounts/${ACCOUNTS.alpha}/`])(
    'and our own API %s with 404, to everybody',
    async (path) => {
      for (const headers of callers.headers.values()) {
        expect((await app.ask(path, { headers, agent })).status).toBe(404);
      }
    },
  );
});
