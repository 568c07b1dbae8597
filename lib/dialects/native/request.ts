/** From a request to a question in our words. */
import type { Request } from 'express';
import type { DocumentedRequest } from '../../http/openapi';
import { queryOf } from '../../http/own-routes';

export const SERVER_PATH = '/v1/servers/:id';

/** The server that is asked for. */
export function serverIdOf(req: Request): string {
  const { id } = req.params;
  return typeof id === 'string' ? id : '';
}

/** The request in the terms of its document. */
export const documented = (req: Request): DocumentedRequest => ({
  path: `/v1/servers/${encodeURIComponent(serverIdOf(req))}`,
  query: queryOf(req),
});
