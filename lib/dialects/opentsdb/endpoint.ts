/** What an endpoint of OpenTSDB's API is, and how a path leads to one. */
import type { Request, Response } from 'express';
import type { Caller } from '../../identity/caller';
import type { Parameters } from './request';
import { badRequest, noEndpoint, OpenTsdbError } from './wire/errors';

/** An authenticated request, and where its answer goes. */
export interface Exchange {
  readonly req: Request;
  readonly res: Response;
  readonly caller: Caller;
  readonly parameters: Parameters;
}

export type Handle = (exchange: Exchange) => void | Promise<void>;

export interface Endpoint {
  /** In lower case, without a version; `/opentsdb/…` if it is one of OpenTSDB 1, which are not below `/api`. */
  readonly path: string;
  /** Parameters of which there may be several. */
  readonly lists?: readonly string[];
  /** By method. */
  readonly handlers: Readonly<Record<string, Handle>>;
  /** For every other method, instead of 405. */
  readonly otherwise?: Handle;
}

export const PREFIXES: readonly string[] = ['/api', '/opentsdb'];

/** Paths of OpenTSDB that lie below prefixes of other APIs. All are below `/opentsdb`, too. */
export const PATHS_OF_OTHERS: readonly string[] = [
  ...['/', '/aggregators', '/suggest', '/version'],
  '/api/stats/query',
];

/** The path as the documents write it: in lower case, without the version or a slash at the end; below `/api` without `/opentsdb`. Throws for another version. */
export function endpointPath(path: string): string {
  const lower = path
    .toLowerCase()
    .replace(/^\/opentsdb(?=\/|$)/, '')
    .replace(/\/$/, '');
  const [, version, rest = ''] = /^\/api(?:\/v(\d[^/]*))?(\/.*)?$/s.exec(lower) ?? [];
  if (!/^\/api(\/|$)/.test(lower)) return `/opentsdb${lower}`;
  if (version !== undefined) checkVersion(version);
  return `/api${rest}`;
}

const MAX_VERSION = 1;

function checkVersion(written: string): void {
  const version = /^\d{1,10}$/.test(written) ? Number(written) : Number.NaN;
  if (!(version < 2 ** 31)) {
    const details = `API version [${written}] cannot be parsed to an integer`;
    throw badRequest('Invalid API version format supplied', details);
  }
  if (version <= MAX_VERSION) return;
  throw new OpenTsdbError(
    'notImplemented',
    'Requested API version is greater than the max implemented',
    `API version [${version}] is greater than the max [${MAX_VERSION}]`,
  );
}

/** The most special endpoint that the path begins with: words behind it do not matter. Throws `notFound`. */
export function endpointFinder(endpoints: readonly Endpoint[]): (path: string) => Endpoint {
  const byPath = new Map(endpoints.map((endpoint) => [endpoint.path, endpoint]));
  return (path) => {
    const parts = path.split('/');
    const endpoint =
      byPath.get(parts.slice(0, 4).join('/')) ?? byPath.get(parts.slice(0, 3).join('/'));
    if (!endpoint) throw noEndpoint();
    return endpoint;
  };
}
