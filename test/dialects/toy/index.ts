/** A dialect that exists for the tests alone: balances of projects, asked for with signed requests. */
import { join } from 'node:path';
import type { Request, Response } from 'express';
import { sectionOf } from '../../../lib/config';
import type { Dialect, Services } from '../../../lib/dialects/dialect';
import { AppError } from '../../../lib/errors';
import { serveRoutes } from '../../../lib/http/mount';
import { requestAuthenticator } from '../../../lib/http/request/auth-request';
import { exactBody } from '../../../lib/http/request/raw-body';
import { answerFailure } from '../../../lib/http/response/failure';
import { documentCheck } from '../../../lib/http/routing/openapi';
import { BALANCE_PATH, documented, projectIdOf } from './request';
import { balanceJson, renderToyFailure } from './response';
import { TOY } from './settings';
import { bySignature } from './signature';

export const toy: Dialect = { name: 'toy', prefixes: ['/toy', '/v1/toys'], section: TOY, mount };

const MAX_BODY_BYTES = 1000;

function mount({ store, authenticate: by, may, log, config }: Services) {
  const checkDocumented = documentCheck(join(__dirname, 'toy.yaml'));
  const authenticate = requestAuthenticator(by, bySignature(sectionOf(config, TOY).sharedSecret));
  const showBalance = async (req: Request, res: Response): Promise<void> => {
    const caller = await authenticate(req, await exactBody(req, MAX_BODY_BYTES));
    await checkDocumented(req, documented(req));
    const projectId = projectIdOf(req);
    if (!may(caller, 'tenant_usage:usage', projectId)) throw new AppError('forbidden', 'not yours');
    const { accountId } = (await store.projects.find(projectId)) ?? {};
    const account = accountId ? await store.accounts.find(accountId) : undefined;
    if (!account) throw new AppError('notFound', 'no such balance');
    res.json(balanceJson(account));
  };
  const routes = [{ method: 'GET', path: BALANCE_PATH, handle: showBalance }];
  const answerError = answerFailure(log, renderToyFailure);
  return serveRoutes(routes, answerError);
}
