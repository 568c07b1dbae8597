/** From the request for a trend to a query. */
import type { Request } from 'express';
import { queryOf } from '../../../http/request/target';
import { refusedParameter } from '../../../http/response/problem';
import type { TrendQuery } from '../../../report/usage-trend';
import { timeIn } from '../request';

export const TREND_PATH = '/v1/usage/trend';

export interface TrendRequest {
  readonly query: TrendQuery;
  /** What the trend may reach. */
  readonly limit: number | null;
}

/** Throws `invalidParameter`. The end is clamped to now. */
export function trendRequestOf(req: Request, nowUs: number): TrendRequest {
  const { metric, server, project, start, end, limit } = queryOf(req);
  const [startUs, endUs] = [timeIn('start', start), timeIn('end', end)];
  if (startUs >= endUs) throw refusedParameter('end', 'must come after start');
  const fromMs = startUs / 1000;
  const toMs = Math.max(startUs, Math.min(endUs, nowUs)) / 1000;
  const query = { metric: String(metric), of: ofEither(server, project), fromMs, toMs };
  return { query, limit: limit === undefined ? null : Number(limit) };
}

function ofEither(server: unknown, project: unknown): TrendQuery['of'] {
  if (typeof server === 'string' && project === undefined) return { serverId: server };
  if (typeof project === 'string' && server === undefined) return { projectId: project };
  throw refusedParameter('server', 'must be given, or project must be, and not both');
}
