/** What the routes of our own API have in common, whichever room they are in. */
import type { Request, RequestHandler } from 'express';
import { AppError } from '../../errors';
import { newRequestId, REQUEST_ID_HEADER } from '../request/request-id';
import { overrideResJson } from '../response/json';

/** Paths are taken as they are: case and a slash at the end make another one. */
export const ROUTER_OPTIONS = { caseSensitive: true, strict: true } as const;

/** Gives the request its name; comes before everything that may fail. */
export const setRequestId: RequestHandler = (_req, res, next) => {
  overrideResJson(res);
  res.setHeader(REQUEST_ID_HEADER, newRequestId());
  next();
};

/** Comes after the routes of a path: tells OPTIONS which methods there are, and refuses the others. */
export const onlyMethods =
  (...allowed: readonly string[]): RequestHandler =>
  (req, res) => {
    const names = [...allowed, 'OPTIONS'].join(', ');
    res.setHeader('Allow', names);
    if (req.method !== 'OPTIONS') {
      throw new AppError('methodNotAllowed', `${req.method}: must be one of ${names}`);
    }
    res.statusCode = 204;
    res.end();
  };

/** The parameters of the query by name; one that stands there more than once has a list of values. */
export function queryOf(req: Request): Record<string, string | readonly string[]> {
  const mark = req.url.indexOf('?');
  const parameters = new URLSearchParams(mark < 0 ? '' : req.url.slice(mark));
  const names = [...new Set(parameters.keys())];
  return Object.fromEntries(
    names.map((name) => {
      const [first = '', ...others] = parameters.getAll(name);
      return [name, others.length > 0 ? [first, ...others] : first];
    }),
  );
}
