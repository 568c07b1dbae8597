/** The rooms of lib/ and the doors between them: imports go down only. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const LIB = join(__dirname, '..', 'lib');

interface Import {
  readonly from: string;
  readonly to: string;
  /** Types only: gone after the build. */
  readonly isType: boolean;
}

/** What a room may import of ours besides itself, by path within lib/; `type:` is for types only. */
const DOORS: ReadonlyArray<readonly [room: string, mayImport: readonly string[]]> = [
  ['domain', []],
  ['store/registry', ['domain', 'store', 'masked']],
  ['store/knex', ['domain', 'store', 'slices', 'masked']],
  ['store', ['domain']],
  ['report', ['domain', 'store/store']],
  ['http', ['domain/errors', 'domain/who', 'slices']],
  ['ingest/rest', ['domain', 'store/store', 'ingest', 'http', 'slices']],
  ['ingest', ['domain', 'store/store']],
  ['dialects/registry', ['dialects']],
  ['dialects/dialect', ['domain', 'report', 'type:store/store', 'http']],
  ['dialects/*', ['domain', 'report', 'type:store/store', 'http', 'dialects/dialect']],
  ['dashboard', ['http']],
  ['config', ['domain/errors', 'masked']],
  ['log', []],
  ['slices', []],
  ['masked', []],
  ['compose', ['*']],
  ['cli', ['*']],
];

/** Who may use a package or a module of Node; what stands here stands nowhere else. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  knex: ['store/knex'],
  sqlite3: ['store/knex'],
  pg: ['store/knex'],
  express: ['http', 'dialects', 'dashboard', 'ingest/rest', 'compose'],
  'express-openapi-validator': ['http'],
  commander: ['cli'],
  'cli-table3': ['cli'],
  'cli-progress': ['cli'],
  'csv-parse': ['ingest'],
  'lru-cache': ['http'],
  yaml: ['config', 'http/auth/policy'],
  pino: ['log'],
  luxon: ['domain', 'ingest', 'dialects', 'cli'],
};

const isWithin = (path: string, room: string): boolean =>
  path === room || path.startsWith(`${room}/`);

/** A room of one file may grow into several whose names begin alike. */
const isIn = (path: string, room: string): boolean =>
  isWithin(path, room) || path.startsWith(`${room}-`);

/** The most special room that a file is in. */
function roomOf(path: string): readonly [room: string, mayImport: readonly string[]] | undefined {
  const dialect = /^dialects\/[^/]+/.exec(path)?.[0];
  for (const [room, mayImport] of DOORS) {
    if (room === 'dialects/*' && dialect) return [dialect, mayImport];
    if (isIn(path, room)) return [room, mayImport];
  }
  return undefined;
}

function isAllowed({ from, to, isType }: Import): boolean {
  const place = roomOf(from);
  if (!place) return false;
  const [room, mayImport] = place;
  const target = roomOf(to)?.[0];
  // The command line is at the top: nobody looks up to it, and only it looks up to compose.
  if (target === 'cli' || target === 'compose') return room === 'cli';
  if (isWithin(to, room)) return !isBelow(to, room);
  return mayImport.some((door) => {
    const path = door.replace(/^type:/, '');
    return (path === '*' || isWithin(to, path)) && (isType || !door.startsWith('type:'));
  });
}

/** A room within a room has walls of its own: lib/store does not look into lib/store/knex. */
const isBelow = (path: string, room: string): boolean => {
  const inner = roomOf(path)?.[0];
  return inner !== undefined && inner !== room && inner.startsWith(`${room}/`);
};

function isPackageAllowed(from: string, name: string): boolean {
  if (isWithin(from, 'domain') && name !== 'node:crypto' && name !== 'luxon') return false;
  if (name.startsWith('node:')) return true;
  return PACKAGES[name]?.some((room) => isIn(from, room)) ?? false;
}

const files = readdirSync(LIB, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .sort();

const read = (path: string): string => readFileSync(join(LIB, path), 'utf8');

const IMPORT =
  /^(?:import|export)\s+(type\s)?(?:[^;'"]*?\sfrom\s+)?'([^']+)'|\b(?:import|require)\(\s*'([^']+)'/gm;

function importsOf(path: string): Import[] {
  const from = path.replace(/\.ts$/, '');
  return [...read(path).matchAll(IMPORT)].map(([, type, named, called]) => {
    const target = named ?? called ?? '';
    const to = target.startsWith('.') ? relative(LIB, join(LIB, dirname(path), target)) : target;
    return { from, to, isType: type !== undefined };
  });
}

const isOurs = (target: string): boolean => roomOf(target) !== undefined;

const packageOf = (target: string): string =>
  target.startsWith('node:') ? target : (target.split('/')[0] ?? target);

describe('the rooms of lib/', () => {
  const imports = files.flatMap(importsOf);

  it('are all known, so that every file has rules', () => {
    expect(files.filter((path) => !roomOf(path.replace(/\.ts$/, '')))).toEqual([]);
  });

  it('import downwards only, and never sideways', () => {
    const inside = imports.filter(({ to }) => isOurs(to));
    expect(inside.length).toBeGreaterThan(files.length);
    expect(inside.filter((each) => !isAllowed(each))).toEqual([]);
  });

  it('use a package only where it belongs', () => {
    const outside = imports.filter(({ to }) => !isOurs(to));
    expect(outside.length).toBeGreaterThan(10);
    expect(outside.filter(({ from, to }) => !isPackageAllowed(from, packageOf(to)))).toEqual([]);
  });

  it.each([
    ['domain/fold', 'store/store', 'the domain knows no store'],
    ['store/store', 'store/knex/database', 'a contract knows no backend'],
    ['report/totals', 'store/knex/page', 'a report knows no SQL'],
    ['report/totals', 'http/app', 'a report knows no HTTP'],
    ['http/app', 'domain/usage', 'HTTP knows errors only'],
    ['http/app', 'dialects/nova/index', 'HTTP knows no dialect'],
    ['ingest/pipeline', 'http/app', 'only the REST source knows HTTP'],
    ['dialects/nova/index', 'dialects/ovh/index', 'dialects do not know each other'],
    ['dialects/nova/index', 'store/store', 'a dialect knows the types of the store only'],
    ['dialects/nova/index', 'dialects/registry', 'a dialect does not know the list of all'],
    ['config', 'log', 'the settings know nobody'],
    ['compose', 'cli/serve', 'nobody knows the command line'],
  ])('would notice that %s imports %s: %s', (from, to) => {
    expect(isAllowed({ from, to, isType: false })).toBe(false);
  });
});

describe('the files of lib/', () => {
  it('open by telling what they are, in a sentence', () => {
    const opening = /^(#!.*\n)?\/\*\*\s([\s\S]*?)\*\//;
    const isTold = (path: string): boolean => opening.exec(read(path))?.[2]?.includes('.') ?? false;
    expect(files.filter((path) => !isTold(path))).toEqual([]);
  });

  it('are no longer than 200 lines', () => {
    const lines = (path: string): number => read(path).split('\n').length - 1;
    expect(files.filter((path) => lines(path) > 200)).toEqual([]);
  });

  it('hold no SQL outside of store/knex', () => {
    const sql =
      /['"`]\s*(select\s|insert\s+into|delete\s+from|update\s+\w+\s+set|(create|alter|drop)\s+(table|index)|pragma\s)/i;
    const withSql = files.filter((path) => sql.test(read(path)));
    expect(withSql.length).toBeGreaterThan(0);
    expect(withSql.filter((path) => !isWithin(path, 'store/knex'))).toEqual([]);
  });
});
