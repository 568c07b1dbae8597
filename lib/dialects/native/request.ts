/** From the requests of `/v1/servers` and `/v1/usage` to queries. */
import type { Request } from 'express';
import { queryOf } from '../../http/request/target';
import { refusedParameter } from '../../http/response/problem';
import type { DocumentedRequest } from '../../http/routing/openapi';
import type { TotalsQuery } from '../../store/store';
import { parseTimeUs, TIME_ALLOWED } from '../../time';

export const SERVER_PATH = '/v1/servers/{id}';
export const USAGE_PATH = '/v1/usage';

export function serverIdOf(req: Request): string {
  const { id } = req.params;
  return typeof id === 'string' ? id : '';
}

/** As the API document describes the request. */
export const documented = (req: Request): DocumentedRequest => ({
  path: `/v1/servers/${encodeURIComponent(serverIdOf(req))}`,
  query: queryOf(req),
});

/** Throws `invalidParameter`. The end is clamped to now. */
export function totalsQueryOf(req: Request, nowUs: number): TotalsQuery {
  const { start, end, project } = queryOf(req);
  const [startUs, endUs] = [timeIn('start', start), timeIn('end', end)];
  if (startUs >= endUs) throw refusedParameter('end', 'must come after start');
  const window = { startUs, stopUs: Math.max(startUs, Math.min(endUs, nowUs)) };
  return typeof project === 'string' ? { ...window, projectId: project } : window;
}

/** Throws `invalidParameter`. */
export function timeIn(name: string, text: unknown): number {
  const us = typeof text === 'string' ? parseTimeUs(text) : undefined;
  if (us !== undefined) return us;
  const given = typeof text === 'string' ? JSON.stringify(text) : 'missing';
  throw refusedParameter(name, `${given}: must be ${TIME_ALLOWED}; "+" is written %2B`);
}
