/** Every question that the routes of the app can be asked about the tenants of the matrix. */
import { randomBytes } from 'node:crypto';
import type { Mount } from '../../../lib/http/mount';
import { RECORD } from '../observations/files';
import { ACCOUNTS, PROJECTS, SERVERS, SPARE, TENANTS, type Tenant } from './scene';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/**
 * All that the app answers, as `METHOD path`; `*` is every method that has no route of its own there.
 * Our own API answers HEAD wherever it answers GET, and OPTIONS where it refuses the others.
 */
export const routesOfApp = (mounts: readonly Mount[]): readonly string[] =>
  mounts.flatMap(({ name, routes }) =>
    routes.flatMap(({ method, path }) => {
      const also = name === 'nova' ? [] : (ALSO[method] ?? []);
      return [method, ...also].map((each) => `${each} ${path}`);
    }),
  );

const ALSO: Readonly<Record<string, readonly string[]>> = { GET: ['HEAD'], '*': ['OPTIONS'] };

/** What a column has in short: `A,B path` is two routes, and `{v}` is below both versions of Nova's API. */
export const routesOfColumn = (short: readonly string[]): readonly string[] =>
  short.flatMap((text) => {
    const [methods = '', path = ''] = text.split(' ');
    const paths = ['/v2', '/v2.1'].map((version) => path.replace('{v}', version));
    return [...new Set(paths)].flatMap((each) =>
      methods.split(',').map((method) => `${method} ${each}`),
    );
  });

/** The route without what a column says of its query. */
export const bare = (route: string): string => route.replace(/\?.*/, '');

export interface Question {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** The status where it is allowed. */
  readonly success: number;
}

/** What can be asked by a route, cell by cell. `all`: every route, since those tell what `*` stands for. */
export function questionsOf(route: string, all: readonly string[]): readonly Question[][] {
  const [method = '', path = ''] = route.split(' ');
  const isFree = (each: string) => !all.includes(bare(`${each} ${path}`));
  const methods = method === '*' ? METHODS.filter(isFree) : [method];
  return cellsOf(path).map((cell) =>
    methods.flatMap((each) =>
      spellingsOf(filled(path, cell)).map((spelling) => ({
        method: each,
        path: withWindow(spelling),
        success: successOf(each, path),
        ...sentWith(each, path),
      })),
    ),
  );
}

/** The tenant that the path comes for, if it names one, and the one that is asked about. */
interface Cell {
  readonly comesFor?: Tenant;
  readonly about?: Tenant;
}

function cellsOf(path: string): readonly Cell[] {
  const places = path.includes('{project_id}') ? TENANTS.map((comesFor) => ({ comesFor })) : [{}];
  if (!/\{(tenant_id|tenant|id)\}/.test(path)) return places;
  return places.flatMap((place) => TENANTS.map((about) => ({ ...place, about })));
}

function filled(path: string, { comesFor = 'alpha', about = 'alpha' }: Cell): string {
  const values: Readonly<Record<string, string>> = {
    project_id: PROJECTS[comesFor],
    tenant_id: PROJECTS[about],
    tenant: PROJECTS[about],
    id: path.startsWith('/v1/servers') ? SERVERS[about] : accountOf(about),
    project: SPARE[about],
    path: 'nowhere/at/all',
  };
  return path.replace(/\{(\w+)\}/g, (_whole, name) => values[name] ?? '');
}

/** Who may tell of an account that is not known makes it known, so each time it is another. */
const accountOf = (tenant: Tenant): string =>
  tenant === 'unknown' ? randomBytes(16).toString('hex') : ACCOUNTS[tenant];

/** Nova's paths are found without a version, too. */
const spellingsOf = (path: string): readonly string[] =>
  path.startsWith('/v2.1/os-simple-tenant-usage') ? [path, path.replace('/v2.1', '')] : [path];

const WINDOW = 'start=2026-01-01T00:00:00&end=2026-01-01T12:00:00';

function withWindow(path: string): string {
  if (!/usage/.test(path)) return path;
  const query = /-usage$/.test(path) ? `${WINDOW}&detailed=1` : WINDOW;
  return `${path}${path.includes('?') ? '&' : '?'}${query}`;
}

function successOf(method: string, path: string): number {
  if (path === '/{path}') return 300;
  const isEmpty = method === 'DELETE' || method === 'OPTIONS';
  return isEmpty && path.startsWith('/v1/') ? 204 : 200;
}

function sentWith(method: string, path: string): Pick<Question, 'headers' | 'body'> {
  if (!path.startsWith('/v1/')) return { headers: {} };
  if (method === 'PUT') return { headers: { 'Content-Type': 'application/json' }, body: '{}' };
  if (method !== 'POST') return { headers: {} };
  const body = `${JSON.stringify(RECORD)}\n`;
  return { headers: { 'Content-Type': 'application/x-ndjson' }, body };
}
