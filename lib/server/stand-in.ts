/** What answers below the prefixes of an API that is switched off: another API that has the path, too, or our 404. */
import type { RequestHandler } from 'express';
import type { Dialect } from '../dialects/dialect';
import type { Mount } from '../http/mount';
import { pathOf } from '../http/request/target';

export interface ServedDialect extends Pick<Mount, 'handler'> {
  readonly dialect: Pick<Dialect, 'pathsOfOthers'>;
}

/** Leaves to our 404 what none of them has. */
export function standIn(served: readonly ServedDialect[]): Pick<Mount, 'handler' | 'routes'> {
  const handlers = new Map<string, RequestHandler>(
    served.flatMap(({ dialect: { pathsOfOthers = [] }, handler }) =>
      pathsOfOthers.map((path) => [path, handler] as const),
    ),
  );
  return {
    handler: (req, res, next) => {
      const handler = handlers.get(plainPath(pathOf(req.url)));
      return handler ? handler(req, res, next) : next();
    },
    routes: [],
  };
}

const plainPath = (path: string): string => path.toLowerCase().replace(/(?<=[^/])\/$/, '');
