/** CloudSigma's API for burst usage. */
import type { Request, Response } from 'express';
import { serveRoutes } from '../../http/mount';
import { sendJson } from '../../http/response/json';
import { type HandledRoute, withoutFinalSlash } from '../../http/routing/router';
import type { Dialect, Services } from '../dialect';
import { accountOf } from './account';
import { listBurst, listDaily, showBurstSchema, showDailySchema } from './burst-usage';
import { type Answer, type CloudSigmaContext, createContext } from './context';
import { answerError } from './failure';
import { countRequest } from './rate-limit';
import { checkFormat, PATHS, PREFIX, parametersOf } from './request';
import { tellRequestId } from './request-id';
import { CLOUDSIGMA } from './settings';

export const cloudsigma: Dialect = {
  name: 'cloudsigma',
  prefixes: [PREFIX],
  section: CLOUDSIGMA,
  mount,
};

function mount(services: Services) {
  const context = createContext(services);
  const routes = [
    route(context, PATHS.burst, listBurst),
    route(context, PATHS.burstSchema, showBurstSchema),
    route(context, PATHS.daily, listDaily),
    route(context, PATHS.dailySchema, showDailySchema),
  ];
  return serveRoutes(routes, answerError(services.log), withoutFinalSlash);
}

const route = (context: CloudSigmaContext, path: string, answer: Answer): HandledRoute => ({
  method: 'GET',
  path,
  async handle(req: Request, res: Response) {
    tellRequestId(res);
    await countRequest(context, req);
    const accountId = accountOf(await context.authenticate(req));
    const parameters = parametersOf(req);
    checkFormat(req, parameters);
    const nowUs = context.nowUs();
    sendJson(res, await answer(context, { req, res, accountId, parameters, nowUs }));
  },
});
