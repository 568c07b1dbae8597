/** Every request that the routes of a table can be asked with, about the tenants of the matrix. */
import type { Mount } from '../../../lib/http/mount';
import { RUNS } from '../property-runs';
import { type MatrixTable, type Row, rowsOf, STATUS } from './table';
import { TENANTS, type Tenant } from './tenants';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** With fewer runs a path is asked by one of the methods that it does not have, from path to path another. */
const TRIES_ALL_METHODS = RUNS >= 1000;

/** All that the mounts of a table answer, as `METHOD path`. */
export const routesOfMounts = (
  { mounts: names, implied = {} }: MatrixTable,
  mounts: readonly Mount[],
): readonly string[] =>
  mounts
    .filter(({ name }) => names.includes(name))
    .flatMap(({ routes }) =>
      routes.flatMap(({ method, path }) =>
        [method, ...(implied[method] ?? [])].map((each) => `${each} ${path}`),
      ),
    );

/** `A,B path` is two routes. */
const single = (short: readonly string[]): readonly string[] =>
  short.flatMap((text) => {
    const [methods = '', path = ''] = text.split(' ');
    return methods.split(',').map((method) => `${method} ${path}`);
  });

const withoutQuery = (route: string): string => route.replace(/\?.*/, '');

/** All that stands in the table, in the same form as what the mounts answer. */
export const routesInTable = ({ sameForAll, columns }: MatrixTable): readonly string[] =>
  [...Object.values(sameForAll), ...Object.values(columns)].flatMap(single).map(withoutQuery);

export interface PlannedRequest {
  readonly column: string;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly expected: number | undefined;
}

/** Who asks: with a row, or refused in every column, about every tenant. */
export interface Asking {
  readonly row: Row | undefined;
  readonly refusal: number;
}

/** What a caller asks: all of the table. */
export function planOf(
  table: MatrixTable,
  routes: readonly string[],
  { row, refusal }: Asking,
): readonly PlannedRequest[] {
  const columns = Object.entries(table.columns).map(
    ([name, short]) => [name, row ? (row.cells[name] ?? '') : undefined, short] as const,
  );
  const same = Object.entries(table.sameForAll).map(
    ([letter, short]) => [`same for all: ${letter}`, letter, short] as const,
  );
  return [...same, ...columns].flatMap(([column, cell, short]) =>
    single(short).flatMap((route) => requestsOf(table, routes, { column, cell, route, refusal })),
  );
}

interface Place {
  readonly column: string;
  readonly cell: string | undefined;
  readonly route: string;
  readonly refusal: number;
}

function requestsOf(
  table: MatrixTable,
  routes: readonly string[],
  { column, cell, route, refusal }: Place,
): readonly PlannedRequest[] {
  const [method = '', path = ''] = route.split(' ');
  const tenants = tenantsOf(path);
  const letters = cell === undefined ? tenants.map(() => 'u') : [...cell.replaceAll('/', '')];
  const isFitting = letters.length === 1 || letters.length === tenants.length;
  if (!isFitting) throw new Error(`${column}: ${cell}: not for ${route}`);
  const methods = method === '*' ? methodsWithoutRoute(routes, path) : [method];
  return letters.flatMap((letter, i) =>
    methods.flatMap((each) =>
      pathsFor(table, path, tenants[i] ?? {}).map((filled) => ({
        column,
        method: each,
        path: filled,
        headers: {},
        ...table.sentWith?.(each, path),
        expected: expectedOf(table, { letter, refusal, method: each, path }),
      })),
    ),
  );
}

function methodsWithoutRoute(routes: readonly string[], path: string): readonly string[] {
  const all = METHODS.filter((each) => !routes.includes(withoutQuery(`${each} ${path}`)));
  return TRIES_ALL_METHODS ? all : all.slice(path.length % all.length).slice(0, 1);
}

interface Answered {
  readonly letter: string;
  readonly refusal: number;
  readonly method: string;
  readonly path: string;
}

function expectedOf(table: MatrixTable, { letter, refusal, method, path }: Answered) {
  if (letter === 'Y') return table.success?.(method, path) ?? 200;
  return letter === 'u' ? refusal : STATUS[letter];
}

/** The tenant that the path comes by, if it names one, and the one that is asked about. */
interface Tenants {
  readonly by?: Tenant;
  readonly about?: Tenant;
}

/** Names of what belongs to a tenant; `project_id` is whom a path of Nova comes by. */
const ABOUT = /\{(tenant_id|tenant|id)\}/;

function tenantsOf(path: string): readonly Tenants[] {
  const ways = path.includes('{project_id}') ? TENANTS.map((by) => ({ by })) : [{}];
  if (!ABOUT.test(path)) return ways;
  return ways.flatMap((way) => TENANTS.map((about) => ({ ...way, about })));
}

function pathsFor(table: MatrixTable, path: string, tenants: Tenants): readonly string[] {
  const { by = 'alpha', about = 'alpha' } = tenants;
  const filled = path.replace(/\{(\w+)\}/g, (_whole, name) =>
    table.value(name, name === 'project_id' ? by : about, path),
  );
  return table.spellings?.(filled) ?? [filled];
}

/** Callers of the table that have no row in it. */
export const othersOf = (table: MatrixTable, callers: Iterable<string>): readonly string[] => {
  const named = new Set(rowsOf(table).rows.map(({ caller }) => caller));
  return [...callers].filter((caller) => !named.has(caller));
};
