/** What of OVH's API is served at which path. */
import type { Request, Response } from 'express';
import { serveRoutes } from '../../http/mount';
import { sendJson } from '../../http/response/json';
import { type HandledRoute, withoutFinalSlash } from '../../http/routing/router';
import type { Services } from '../dialect';
import { explainValidation, requestCredential } from './calls/credential';
import { showCurrentCredential } from './calls/current-credential';
import { listMachines, showMachine } from './calls/machines';
import { listFilers, listGlobalFilers, listHosts, showFiler, showHost } from './calls/nodes';
import { listDatacenters, listServices, showDatacenter, showService } from './calls/services';
import { answerTime } from './calls/time';
import { issueToken } from './calls/token';
import { listUsers, showUser } from './calls/users';
import { type Answer, createContext, type OvhContext } from './context';
import { answerError, setQueryId } from './failure';
import { PATHS, withBases } from './paths';
import { rawBodyOf } from './request';
import { refuseWarp, WARP_PATHS } from './warp';

export function mount(services: Services) {
  const context = createContext(services);
  const routes = withMethods([...unsigned(context), ...signed(context)]);
  return { ...serveRoutes(routes, answerError(services.log), withoutFinalSlash) };
}

/** What OPTIONS answers as well: never without JSON, of which some clients would make an error. */
const withMethods = (routes: readonly HandledRoute[]): readonly HandledRoute[] => [
  ...routes,
  ...[...new Set(routes.map(({ path }) => path))].map((path) => ({
    ...{ method: 'OPTIONS', path },
    handle(_req: Request, res: Response) {
      setQueryId(res);
      sendJson(res, methodsOf(routes, path));
    },
  })),
];

const methodsOf = (routes: readonly HandledRoute[], wanted: string): readonly string[] =>
  routes
    .filter(({ path }) => path === wanted)
    .flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method]));

type Handle = (req: Request, res: Response) => void | Promise<void>;

const unsigned = (context: OvhContext): readonly HandledRoute[] => [
  ...plain('GET', PATHS.time, (_req, res) => answerTime(context, res)),
  ...plain('POST', PATHS.credential, (req, res) => requestCredential(context, req, res)),
  ...plain('GET', PATHS.validation, explainValidation),
  ...WARP_PATHS.flatMap((path) =>
    ['GET', 'POST'].map((method) => ({ method, path, handle: refuseWarp })),
  ),
];

const plain = (method: string, path: string, handle: Handle): readonly HandledRoute[] =>
  withBases(path).map((each) => ({
    ...{ method, path: each },
    async handle(req, res) {
      setQueryId(res);
      await handle(req, res);
    },
  }));

const signed = (context: OvhContext): readonly HandledRoute[] => [
  ...route(context, 'GET', PATHS.currentCredential, showCurrentCredential),
  ...route(context, 'GET', PATHS.services, listServices),
  ...route(context, 'GET', PATHS.service, showService),
  ...route(context, 'GET', PATHS.datacenters, listDatacenters),
  ...route(context, 'GET', PATHS.datacenter, showDatacenter),
  ...route(context, 'GET', PATHS.filers, listFilers),
  ...route(context, 'GET', PATHS.filer, showFiler),
  ...route(context, 'GET', PATHS.hosts, listHosts),
  ...route(context, 'GET', PATHS.host, showHost),
  ...route(context, 'GET', PATHS.machines, listMachines),
  ...route(context, 'GET', PATHS.machine, showMachine),
  ...route(context, 'GET', PATHS.globalFilers, listGlobalFilers),
  ...route(context, 'GET', PATHS.globalFiler, showFiler),
  ...route(context, 'GET', PATHS.users, listUsers),
  ...route(context, 'GET', PATHS.user, showUser),
  ...route(context, 'POST', PATHS.vscopeToken, issueToken),
  ...route(context, 'POST', PATHS.metricsToken, issueToken),
];

const route = (
  context: OvhContext,
  method: string,
  path: string,
  answer: Answer,
): readonly HandledRoute[] =>
  plain(method, path, async (req, res) => {
    const rawBody = await rawBodyOf(req);
    const caller = await context.authenticate(req, rawBody);
    sendJson(res, await answer(context, { req, res, caller, rawBody, nowUs: context.nowUs() }));
  });
