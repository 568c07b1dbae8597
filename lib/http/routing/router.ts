/** Route tables as data: the same table routes requests and is compared with the API documents. */
import type { Request, Response } from 'express';
import { AppError } from '../../errors';
import { pathOf } from '../request/target';

export interface Route {
  /** `*`: any method. */
  readonly method: string;
  /** As API documents write it, with `{name}` for what varies. */
  readonly path: string;
}

export interface Found<R extends Route> {
  readonly route: R;
  /** What stands for each `{name}`. */
  readonly values: Readonly<Record<string, string>>;
}

export type FindRoute<R extends Route> = (method: string, path: string) => Found<R> | undefined;

/** By name in a path: the expression for its values, where it is not any one segment. */
export type Patterns = Readonly<Record<string, string>>;

/** Finds the first route that fits. */
export function routeFinder<R extends Route>(
  routes: readonly R[],
  patterns: Patterns = {},
): FindRoute<R> {
  const compiled = routes.map((route) => ({ route, expression: compile(route.path, patterns) }));
  return (method, path) => {
    for (const { route, expression } of compiled) {
      const match = isMethod(route, method) ? expression.exec(path) : null;
      if (match) return { route, values: match.groups ?? {} };
    }
    return undefined;
  };
}

const isMethod = (route: Route, method: string): boolean =>
  route.method === '*' || route.method === method;

const NAME = /\{(\w+)\}/;

function compile(path: string, patterns: Patterns): RegExp {
  const segments = path.split(NAME).map((part, i) => {
    if (i % 2 === 0) return part.replace(/[.*+?^$()|[\]\\]/g, '\\$&');
    return `(?<${part}>${patterns[part] ?? '[^/]+'})`;
  });
  return new RegExp(`^${segments.join('')}$`, 's');
}

/** A route with its handler, which finds the decoded values of the path in `req.params`. */
export interface HandledRoute extends Route {
  readonly handle: (req: Request, res: Response) => void | Promise<void>;
}

/** For an API that accepts several spellings of a path: another case, a final slash. */
export type NormalizePath = (path: string) => string;

export const withoutFinalSlash: NormalizePath = (path) => path.replace(/\/$/, '');

/**
 * Answers the routes of a table. GET answers HEAD, too, and OPTIONS lists the methods of a path.
 * Throws `notFound` and `methodNotAllowed` (with `Allow` set) for the rest, and `URIError` for a path that is not UTF-8.
 */
export function routesHandler(
  routes: readonly HandledRoute[],
  normalizePath: NormalizePath = (path) => path,
): HandledRoute['handle'] {
  const table = byPath(routes);
  const find = routeFinder(table);
  return (req, res) => {
    const match = find(req.method, normalizePath(pathOf(req.url)));
    if (!match) throw new AppError('notFound', 'path: there is nothing here');
    const { byMethod } = match.route;
    req.params = Object.fromEntries(
      Object.entries(match.values).map(([name, value]) => [name, decodeURIComponent(value)]),
    );
    const handle = byMethod.get(req.method === 'HEAD' ? 'GET' : req.method);
    return handle ? handle(req, res) : refuseMethod(req, res, [...byMethod.keys()]);
  };
}

interface PathEntry extends Route {
  readonly byMethod: ReadonlyMap<string, HandledRoute['handle']>;
}

function byPath(routes: readonly HandledRoute[]): readonly PathEntry[] {
  const paths = [...new Set(routes.map(({ path }) => path))];
  return paths.map((path) => {
    const here = routes.filter((route) => route.path === path);
    return { method: '*', path, byMethod: new Map(here.map((each) => [each.method, each.handle])) };
  });
}

function refuseMethod(req: Request, res: Response, methods: readonly string[]): void {
  const allowed = methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]));
  const names = [...new Set([...allowed, 'OPTIONS'])].join(', ');
  res.setHeader('Allow', names);
  if (req.method !== 'OPTIONS') {
    throw new AppError('methodNotAllowed', `${req.method}: must be one of ${names}`);
  }
  res.statusCode = 204;
  res.end();
}

/** All that `routesHandler` answers: the table, and `*` for the methods that are not in it. */
export const answeredRoutes = (routes: readonly Route[]): readonly Route[] => [
  ...routes.map(({ method, path }) => ({ method, path })),
  ...[...new Set(routes.map(({ path }) => path))].map((path) => ({ method: '*', path })),
];
