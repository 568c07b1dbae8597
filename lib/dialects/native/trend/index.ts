/** `GET /v1/usage/trend`: the linear trend of what was measured of a server or a project. */
import type { Request, Response } from 'express';
import { AppError } from '../../../errors';
import { queryOf } from '../../../http/request/target';
import type { HandledRoute } from '../../../http/routing/router';
import { usageTrend } from '../../../report/usage-trend';
import type { NativeContext } from '../context';
import { TREND_PATH, trendRequestOf } from './request';
import { trendJson } from './response';

export const trendRoutes = (context: NativeContext): readonly HandledRoute[] => [
  { method: 'GET', path: TREND_PATH, handle: (req, res) => showTrend(context, req, res) },
];

async function showTrend(context: NativeContext, req: Request, res: Response): Promise<void> {
  const { store, authenticate, may, nowUs, checkDocumented } = context;
  const caller = await authenticate(req);
  checkDocumented(req, { path: TREND_PATH, query: queryOf(req) });
  const request = trendRequestOf(req, nowUs());
  const { of } = request.query;
  if ('projectId' in of && !may(caller, 'tenant_usage:usage', of.projectId)) {
    throw new AppError('forbidden', 'tenant_usage:usage: not for you of this project');
  }
  if ('serverId' in of) {
    const server = await store.servers.find(of.serverId);
    // The same 404 for both cases, as for the server itself.
    if (!server || !may(caller, 'tenant_usage:server', server.projectId)) {
      throw new AppError('notFound', 'server: there is no such server, or not for you');
    }
  }
  res.json(trendJson(request, await usageTrend(store, request.query)));
}
