/** From the requests of VedTech's API to queries. */
import type { Request } from 'express';
import {
  type HistoryGrid,
  type HistoryInterval,
  type HistoryPeriod,
  historyGrid,
} from '../../domain/hosted/grid';
import { pathOf } from '../../http/request/target';
import type { VedTechContext } from './context';
import { invalidParameter } from './errors';

export const PREFIX = '/api/v1/usage';
export const PATHS = {
  instances: `${PREFIX}/instances`,
  instance: `${PREFIX}/instance/{id}`,
  history: `${PREFIX}/instance/{id}/history`,
  collect: `${PREFIX}/instance/{id}/collect`,
  summary: `${PREFIX}/summary`,
} as const;

/** The number or the subdomain. */
export function idOf({ params: { id } }: Request): string {
  return typeof id === 'string' ? id : '';
}

/** The first value of each parameter, as the API document allows it. Throws the validator's refusal. */
export async function checkedQuery(
  { checkDocumented }: VedTechContext,
  { req, path }: { readonly req: Request; readonly path: string },
): Promise<Readonly<Record<string, string>>> {
  const parameters = new URLSearchParams(req.url.slice(pathOf(req.url).length));
  const names = [...new Set(parameters.keys())];
  const query = Object.fromEntries(names.map((name) => [name, parameters.get(name) ?? '']));
  const documentedPath = path.replace('{id}', encodeURIComponent(idOf(req)));
  checkDocumented(req, { path: documentedPath, query });
  return query;
}

export interface ListQuery {
  readonly state: string | undefined;
  readonly planNumber: number | undefined;
  readonly limit: number;
  readonly offset: number;
}

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 500;

export const listQueryOf = (query: Readonly<Record<string, string>>): ListQuery => ({
  state: query['state'] || undefined,
  planNumber: query['plan_id'] === undefined ? undefined : Number(query['plan_id']),
  limit: Math.min(MAX_LIMIT, Number(query['limit'] ?? DEFAULT_LIMIT)),
  offset: Number(query['offset'] ?? 0),
});

export interface HistoryQuery {
  readonly period: HistoryPeriod;
  readonly grid: HistoryGrid;
}

/** Throws `invalidParameter` for an interval that is longer than the period. */
export function historyQueryOf(
  query: Readonly<Record<string, string>>,
  nowUs: number,
): HistoryQuery {
  const period = (query['period'] ?? '24h') as HistoryPeriod;
  const interval = (query['interval'] ?? 'auto') as HistoryInterval | 'auto';
  const grid = historyGrid(period, interval, Math.floor(nowUs / 1000));
  if (grid) return { period, grid };
  throw invalidParameter(`interval: ${interval} is longer than the period ${period}`);
}
