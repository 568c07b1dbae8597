/** Exact totals of a window over HTTP: one project's, or those of all. */
import type { Request, RequestHandler } from 'express';
import { UsageError } from '../../../errors';
import { queryOf } from '../../../http/routing/methods';
import type { DocumentCheck } from '../../../http/routing/openapi';
import { exactTotals } from '../../../report/exact-totals';
import type { Services } from '../../dialect';
import { USAGE_PATH, usageQuestionOf } from '../request';
import { totalsJson } from '../servers/response';

interface Room extends Pick<Services, 'store' | 'authenticate' | 'may' | 'nowUs'> {
  readonly checkDocumented: DocumentCheck;
}

export const showUsage =
  ({ store, authenticate, may, nowUs, checkDocumented }: Room): RequestHandler =>
  async (req: Request, res) => {
    const caller = await authenticate(req);
    await checkDocumented(req, res, { path: USAGE_PATH, query: queryOf(req) });
    const question = usageQuestionOf(req, nowUs());
    if (!may(caller, 'tenant_usage:usage', question.projectId ?? null)) {
      const whose = question.projectId === undefined ? 'of all projects' : 'of this project';
      throw new UsageError('forbidden', `tenant_usage:usage: not for you ${whose}`);
    }
    res.json(totalsJson(question, await exactTotals(store.sums, question)));
  };
