/** Exact totals of a window over HTTP: one project's, or those of all. */
import type { Request, RequestHandler } from 'express';
import { AppError } from '../../../errors';
import type { AuthenticateRequest } from '../../../http/request/auth-request';
import { queryOf } from '../../../http/routing/methods';
import type { DocumentCheck } from '../../../http/routing/openapi';
import { exactTotals } from '../../../report/exact-totals';
import type { Services } from '../../dialect';
import { totalsQueryOf, USAGE_PATH } from '../request';
import { totalsJson } from '../servers/response';

interface UsageContext extends Pick<Services, 'store' | 'may' | 'nowUs'> {
  readonly authenticate: AuthenticateRequest;
  readonly checkDocumented: DocumentCheck;
}

export const showUsage =
  ({ store, authenticate, may, nowUs, checkDocumented }: UsageContext): RequestHandler =>
  async (req: Request, res) => {
    const caller = await authenticate(req);
    await checkDocumented(req, res, { path: USAGE_PATH, query: queryOf(req) });
    const query = totalsQueryOf(req, nowUs());
    if (!may(caller, 'tenant_usage:usage', query.projectId ?? null)) {
      const whose = query.projectId === undefined ? 'of all projects' : 'of this project';
      throw new AppError('forbidden', `tenant_usage:usage: not for you ${whose}`);
    }
    res.json(totalsJson(query, await exactTotals(store.totals, query)));
  };
