/** The calls of VedTech's API: instances, one of them, its history, the sum of all. */
import type { Request, Response } from 'express';
import { RUNNING } from '../../domain/hosted/status';
import type { Caller } from '../../identity/caller';
import { hostedHistory } from '../../report/hosted/history';
import { type ListedServer, listedServers } from '../../report/hosted/outlines';
import { type HostedServer, hostedServers, namedServers } from '../../report/hosted/servers';
import { type MeasuredServer, measureServers } from '../../report/hosted/usage';
import { visibleProjectsOf } from '../../report/hosted/visible-projects';
import { readScopeOf } from '../../report/series-scopes';
import type { VedTechContext } from './context';
import { noInstance, noSource, notRunning } from './errors';
import { filterInstances } from './filter';
import { checkedQuery, historyQueryOf, idOf, listQueryOf } from './request';
import { answerData, detailJson, historyJson, instanceJson, summaryJson } from './response';

/** An authenticated request. */
export interface Exchange {
  readonly req: Request;
  readonly res: Response;
  readonly caller: Caller;
  /** As the API document writes it. */
  readonly path: string;
  /** Read once, so that an answer is of one instant. */
  readonly nowUs: number;
}

export type Handle = (context: VedTechContext, exchange: Exchange) => Promise<void>;

export const listInstances: Handle = async (context, exchange) => {
  const query = listQueryOf(await checkedQuery(context, exchange));
  const visible = await visibleServers(context, exchange);
  const found = await filterInstances(context.store, visible, query);
  const listed = found.slice(query.offset, query.offset + query.limit);
  const page = await detailsOf(context, exchange, listed);
  const measured = await measure(context, exchange, page);
  answerData(exchange.res, {
    instances: measured.map(instanceJson),
    total_instances: found.length,
  });
};

export const showInstance: Handle = async (context, exchange) => {
  const server = await namedServer(context, exchange);
  const [measured] = await measure(context, exchange, [server]);
  if (!measured) throw noInstance(idOf(exchange.req));
  answerData(exchange.res, detailJson(measured, context.settings.tenantSuffix));
};

export const showHistory: Handle = async (context, exchange) => {
  const query = historyQueryOf(await checkedQuery(context, exchange), exchange.nowUs);
  const server = await namedServer(context, exchange);
  const scope = readScopeOf(exchange.caller, context.may, 'tenant_usage:points');
  const entries = await hostedHistory(context.store, server, { grid: query.grid, scope });
  answerData(exchange.res, historyJson(server, query, entries));
};

export const showSummary: Handle = async (context, exchange) => {
  const visible = await visibleServers(context, exchange);
  const servers = await detailsOf(context, exchange, visible);
  answerData(exchange.res, summaryJson(await measure(context, exchange, servers)));
};

export const collectUsage: Handle = async (context, exchange) => {
  const { status } = await namedServer(context, exchange);
  throw status === RUNNING ? noSource() : notRunning(status);
};

const visibleServers = (
  { store, may }: VedTechContext,
  { caller, nowUs }: Exchange,
): Promise<readonly ListedServer[]> =>
  listedServers(store, { projectIds: visibleProjectsOf(caller, may), nowUs });

const detailsOf = (
  { store }: VedTechContext,
  { nowUs }: Exchange,
  listed: readonly ListedServer[],
): Promise<readonly HostedServer[]> =>
  hostedServers(
    store,
    listed.map(({ id }) => id),
    nowUs,
  );

/** Throws the same for one that is not there and one that is not the caller's. */
async function namedServer(
  { store, may }: VedTechContext,
  { req, caller, nowUs }: Exchange,
): Promise<HostedServer> {
  const id = idOf(req);
  const named = await namedServers(store, id, nowUs);
  const own = named.find(({ projectId }) => may(caller, 'tenant_usage:usage', projectId));
  if (!own) throw noInstance(id);
  return own;
}

const measure = (
  { store, may, settings }: VedTechContext,
  { caller, nowUs }: Exchange,
  servers: readonly HostedServer[],
): Promise<readonly MeasuredServer[]> =>
  measureServers(store, servers, {
    scope: readScopeOf(caller, may, 'tenant_usage:points'),
    nowMs: Math.floor(nowUs / 1000),
    maxAgeMs: settings.maxAge * 1000,
  });
