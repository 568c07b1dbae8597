/** The layers of lib/ and which of them may import which: imports go down only. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const LIB = join(__dirname, '..', 'lib');

interface Import {
  readonly from: string;
  readonly to: string;
  /** Types only: gone after the build. */
  readonly isType: boolean;
}

/** The ground floor: small files that know none of the others. */
const GROUND = [
  'concurrency',
  'errors',
  'log',
  'log-on-change',
  'lru',
  'redact',
  'event-loop',
  'time',
  'time-zone',
  'gzip',
  'peek',
  'validator',
  'load-yaml',
];

/** What a folder or file of lib/ may import besides itself, by path; `type:` is for types only. */
const ALLOWED_IMPORTS: ReadonlyArray<readonly [layer: string, mayImport: readonly string[]]> = [
  ['domain', ['identity', ...GROUND]],
  ['identity', GROUND],
  ['config', GROUND],
  ['openstack', ['config', ...GROUND]],
  ['store/registry', ['domain', 'identity', 'store', 'store/knex', ...GROUND]],
  ['store/knex', ['domain', 'identity', 'store', ...GROUND]],
  ['store', ['domain', 'identity', ...GROUND]],
  ['report', ['domain', 'identity', 'store', 'type:openstack', ...GROUND]],
  ['auth', ['identity', 'report/caller-directory', 'openstack', 'config', ...GROUND]],
  ['http', ['auth', 'identity', ...GROUND]],
  ['ingest', ['domain', 'identity', 'store', 'openstack', 'config', ...GROUND]],
  [
    'dialects/registry',
    [
      ...[
        'dialects/dialect',
        'dialects/cloudsigma',
        'dialects/native',
        'dialects/nodeconductor',
        'dialects/nova',
      ],
      ...['dialects/opentsdb', 'dialects/ovh', 'dialects/vedtech'],
    ],
  ],
  [
    'dialects/dialect',
    ['domain', 'identity', 'report', 'type:store', 'ingest', 'auth', 'http', 'config', ...GROUND],
  ],
  [
    'dialects/*',
    [
      'domain',
      'identity',
      'report',
      'type:store',
      'ingest',
      'auth',
      'http',
      'config',
      'dialects/dialect',
      ...GROUND,
    ],
  ],
  ['jobs', ['report', 'ingest', 'store', 'domain', 'identity', 'config', ...GROUND]],
  ['dashboard', ['http']],
  [
    'server',
    [
      ...['auth', 'config', 'dashboard', 'dialects', 'dialects/dialect', 'dialects/registry'],
      ...['domain', 'http', 'identity', 'ingest', 'jobs', 'report', 'store', 'store/registry'],
      ...GROUND,
    ],
  ],
  ['cli', ['*']],
  ...GROUND.map((name): readonly [string, readonly string[]] => [
    name,
    ['errors', 'redact', 'type:log'],
  ]),
];

/** Who may use a package or a module of Node; what stands here stands nowhere else. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  knex: ['store/knex', 'store/foreign', 'ingest/nova-database'],
  sqlite3: ['store/knex'],
  pg: ['store/knex'],
  express: ['http', 'dialects', 'dashboard', 'server'],
  'express-openapi-validator': ['http'],
  commander: ['cli'],
  'cli-table3': ['cli'],
  'cli-progress': ['cli'],
  amqplib: ['ingest/nova-notifications'],
  'csv-parse': ['ingest'],
  'lru-cache': ['lru'],
  yaml: ['load-yaml', 'config', 'auth/policy'],
  pino: ['log'],
  standardwebhooks: ['jobs/webhooks'],
  luxon: ['time', 'time-zone'],
  re2js: ['domain/points'],
  'big.js': ['domain/money'],
};

const isWithin = (path: string, folder: string): boolean =>
  path === folder || path.startsWith(`${folder}/`);

/** The innermost layer that a file is in; each dialect is one of its own. */
function layerOf(path: string): readonly [layer: string, mayImport: readonly string[]] | undefined {
  const dialect = /^dialects\/[^/]+/.exec(path)?.[0];
  for (const [layer, mayImport] of ALLOWED_IMPORTS) {
    if (isWithin(path, layer)) return [layer, mayImport];
    if (layer === 'dialects/*' && dialect) return [dialect, mayImport];
  }
  return undefined;
}

function isAllowed({ from, to, isType }: Import): boolean {
  const source = layerOf(from);
  const target = layerOf(to)?.[0];
  if (!source || target === undefined) return false;
  const [layer, mayImport] = source;
  if (target === layer) return true;
  return mayImport.some((entry) => {
    const path = entry.replace(/^type:/, '');
    // What may be imported from a layer does not reach into a layer within it: store is not store/knex.
    const isCovered =
      path === '*' || (isWithin(to, path) && (target === path || isWithin(path, target)));
    return isCovered && (isType || !entry.startsWith('type:'));
  });
}

/** What computes and does nothing else. */
const PURE_PACKAGES = ['node:crypto', 're2js', 'big.js'];

function isPackageAllowed(from: string, name: string): boolean {
  if (isWithin(from, 'domain') && !PURE_PACKAGES.includes(name)) return false;
  if (name.startsWith('node:')) return true;
  return PACKAGES[name]?.some((layer) => isWithin(from, layer)) ?? false;
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

const isOurs = (target: string): boolean => layerOf(target) !== undefined;

const packageOf = (target: string): string =>
  target.startsWith('node:') ? target : (target.split('/')[0] ?? target);

describe('the layers of lib/', () => {
  const imports = files.flatMap(importsOf);

  it('are all known, so that every file has rules', () => {
    expect(files.filter((path) => !layerOf(path.replace(/\.ts$/, '')))).toEqual([]);
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
    ['domain/fold/index', 'store/store', 'the domain knows no store'],
    ['store/store', 'store/knex/sql/dialect', 'a contract knows no backend'],
    ['report/totals', 'store/knex/lives/page', 'a report knows no SQL'],
    ['report/totals', 'http/app', 'a report knows no HTTP'],
    ['http/app', 'domain/usage', 'HTTP knows errors only'],
    ['http/app', 'dialects/nova/index', 'HTTP knows no dialect'],
    ['ingest/pipeline', 'http/app', 'a source knows no HTTP'],
    ['dialects/nova/index', 'dialects/ovh/index', 'dialects do not know each other'],
    ['dialects/nova/index', 'store/store', 'a dialect knows the types of the store only'],
    ['dialects/nova/index', 'dialects/registry', 'a dialect does not know the list of all'],
    ['config/index', 'store/store', 'settings know no store'],
    ['dialects/dialect', 'cli/index', 'nothing imports the command line'],
    ['server/worker', 'cli/program/exit', 'the server knows no command line'],
    ['jobs/runner', 'http/app', 'a job knows no HTTP'],
  ])('would notice that %s imports %s: %s', (from, to) => {
    expect(isAllowed({ from, to, isType: false })).toBe(false);
  });
});

/** Groups of files that import each other in a circle, types included. */
function circlesOf(imports: readonly Import[]): string[][] {
  const targets = new Map<string, string[]>();
  for (const { from, to } of imports) targets.set(from, [...(targets.get(from) ?? []), to]);
  const reaches = (from: string): Set<string> => {
    const seen = new Set<string>();
    const open = [...(targets.get(from) ?? [])];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (seen.has(next)) continue;
      seen.add(next);
      open.push(...(targets.get(next) ?? []));
    }
    return seen;
  };
  const reached = new Map([...targets.keys()].map((file) => [file, reaches(file)]));
  const inCircle = [...targets.keys()].filter((file) => reached.get(file)?.has(file));
  const circles = inCircle.map((file) =>
    inCircle.filter((other) => reached.get(file)?.has(other) && reached.get(other)?.has(file)),
  );
  return [...new Map(circles.map((circle) => [circle.join(), circle])).values()];
}

/** A folder is imported by its name: that means its index. */
const fileOf = (path: string): string =>
  paths.has(path) ? path : paths.has(`${path}/index`) ? `${path}/index` : path;

const paths = new Set(files.map((path) => path.replace(/\.ts$/, '')));

describe('circles of imports', () => {
  const edge = (from: string, to: string): Import => ({ from, to, isType: true });

  it('do not exist, not of types either', () => {
    const inside = files.flatMap(importsOf).filter(({ to }) => isOurs(to));
    expect(circlesOf(inside.map((each) => ({ ...each, to: fileOf(each.to) })))).toEqual([]);
  });

  it('would be noticed', () => {
    const edges = [edge('a', 'b'), edge('b', 'c'), edge('c', 'a'), edge('c', 'd')];
    expect(circlesOf(edges)).toEqual([['a', 'b', 'c']]);
  });
});

describe('the folders of lib/', () => {
  it('hold at most 20 files each', () => {
    const counts = new Map<string, number>();
    for (const path of files) counts.set(dirname(path), (counts.get(dirname(path)) ?? 0) + 1);
    expect([...counts].filter(([, count]) => count > 20)).toEqual([]);
  });
});

describe('the files of lib/', () => {
  it('open by telling what they are, in a sentence', () => {
    const opening = /^(#!.*\n)?\/\*\*\s([\s\S]*?)\*\//;
    const isDescribed = (path: string): boolean =>
      opening.exec(read(path))?.[2]?.includes('.') ?? false;
    expect(files.filter((path) => !isDescribed(path))).toEqual([]);
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
