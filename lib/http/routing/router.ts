/** Tables of routes: what is in the table is what answers, and can be held against the API documents. */
import type { Router } from 'express';

export interface Route {
  /** `*`: whatever the method is. */
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

/** A router made of a table; the first route that fits is taken. A name stands for one segment unless `patterns` tells another expression. */
export function routeFinder<R extends Route>(
  routes: readonly R[],
  patterns: Readonly<Record<string, string>> = {},
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

function compile(path: string, patterns: Readonly<Record<string, string>>): RegExp {
  const segments = path.split(NAME).map((part, i) => {
    if (i % 2 === 0) return part.replace(/[.*+?^$()|[\]\\]/g, '\\$&');
    return `(?<${part}>${patterns[part] ?? '[^/]+'})`;
  });
  return new RegExp(`^${segments.join('')}$`, 's');
}

/** The path with the values in it, as one would ask for it. */
export const fillPath = ({ route, values }: Found<Route>): string =>
  route.path.replace(/\{(\w+)\}/g, (_whole, name) => encodeURIComponent(values[name] ?? ''));

/** The routes that an Express router has, in the same terms. */
export function routesOf(router: Router): readonly Route[] {
  return router.stack.flatMap(({ route }) => {
    if (!route) return [];
    const path = route.path.replace(/:(\w+)/g, '{$1}');
    const methods = new Set(route.stack.map(({ method }) => method?.toUpperCase() ?? '*'));
    return [...methods].map((method) => ({ method, path }));
  });
}
