/** `GET /v1/usage`: exact totals of a window, of one project or of all. */
import type { Request, Response } from 'express';
import { AppError } from '../../../errors';
import { queryOf } from '../../../http/request/target';
import type { HandledRoute } from '../../../http/routing/router';
import { completeUntilUs } from '../../../report/completeness';
import { exactTotals } from '../../../report/exact-totals';
import { isoTime } from '../../../time';
import type { NativeContext } from '../context';
import { totalsQueryOf, USAGE_PATH } from '../request';
import { totalsJson } from '../servers/response';

export const usageRoutes = (context: NativeContext): readonly HandledRoute[] => [
  { method: 'GET', path: USAGE_PATH, handle: (req, res) => showUsage(context, req, res) },
];

async function showUsage(context: NativeContext, req: Request, res: Response): Promise<void> {
  const { store, authenticate, may, nowUs, checkDocumented } = context;
  const caller = await authenticate(req);
  checkDocumented(req, { path: USAGE_PATH, query: queryOf(req) });
  const query = totalsQueryOf(req, nowUs());
  if (!may(caller, 'tenant_usage:usage', query.projectId ?? null)) {
    const whose = query.projectId === undefined ? 'of all projects' : 'of this project';
    throw new AppError('forbidden', `tenant_usage:usage: not for you ${whose}`);
  }
  // Read first: what is stored meanwhile is more than it promises.
  const untilUs = await completeUntilUs(store);
  const totals = totalsJson(query, await exactTotals(store.totals, query));
  res.json(untilUs === undefined ? totals : { ...totals, complete_until: isoTime(untilUs) });
}
