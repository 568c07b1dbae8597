/** From a request of the toy dialect to a query in our words. */
import type { Request } from 'express';
import { queryOf } from '../../../lib/http/request/target';
import type { DocumentedRequest } from '../../../lib/http/routing/openapi';

export const BALANCE_PATH = '/toy/balance/{project}';

export function projectIdOf({ params }: Request): string {
  const { project } = params;
  return typeof project === 'string' ? project : '';
}

export const documented = (req: Request): DocumentedRequest => ({
  path: `/toy/balance/${encodeURIComponent(projectIdOf(req))}`,
  query: queryOf(req),
});
