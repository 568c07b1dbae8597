/** Our own API: what is known, told in the words in which it can be told to us. */
import { join } from 'node:path';
import { type Request, type Response, Router } from 'express';
import { challengeOf } from '../../auth/challenge';
import { EVERY_SCHEME } from '../../auth/schemes';
import { AUTH } from '../../auth/settings';
import { sectionOf } from '../../config';
import { AppError } from '../../errors';
import type { Mount } from '../../http/mount';
import { requestAuthenticator } from '../../http/request/auth-request';
import { problems } from '../../http/response/problem';
import { onlyMethods, ROUTER_OPTIONS, setRequestId } from '../../http/routing/methods';
import { documentCheck } from '../../http/routing/openapi';
import { routesOf } from '../../http/routing/router';
import type { Dialect, Services } from '../dialect';
import { addAccountRoutes } from './accounts';
import type { NativeContext } from './context';
import { addInventoryRoutes } from './inventory';
import { addObservationRoutes } from './observations';
import { documented, SERVER_PATH, serverIdOf, USAGE_PATH } from './request';
import { ownServerJson, serverJson } from './servers/response';
import { showUsage } from './usage';

const API_REF = join(__dirname, '../../../api-ref/native.yaml');

/** Owns everything below `/v1` that no dialect before it answers. */
export const native: Dialect = { name: 'native', mount };

function mount({ store, authenticate, may, nowUs, log, config }: Services): Mount {
  const checkDocumented = documentCheck(API_REF);
  const context: NativeContext = {
    store,
    authenticate: requestAuthenticator(authenticate, EVERY_SCHEME),
    may,
    log,
    checkDocumented,
  };
  const router = Router(ROUTER_OPTIONS);
  router.use('/v1', setRequestId);
  addObservationRoutes(router, context);
  addInventoryRoutes(router, context);
  router.get(SERVER_PATH, (req, res) => showServer(context, req, res));
  router.all(SERVER_PATH, onlyMethods('GET', 'HEAD'));
  router.get(USAGE_PATH, showUsage({ ...context, nowUs }));
  router.all(USAGE_PATH, onlyMethods('GET', 'HEAD'));
  addAccountRoutes(router, context);
  router.use('/v1', () => {
    throw new AppError('notFound', 'path: there is nothing here');
  });
  router.use('/v1', problems({ log, challenge: challengeOf(sectionOf(config, AUTH)) }));
  return { name: 'native', handler: router, routes: routesOf(router) };
}

async function showServer(context: NativeContext, req: Request, res: Response): Promise<void> {
  const { store, authenticate, may, checkDocumented } = context;
  const caller = await authenticate(req);
  await checkDocumented(req, res, documented(req));
  const id = serverIdOf(req);
  const server = await store.servers.find(id);
  // Whether somebody else has such a server is nobody's business.
  if (!server || !may(caller, 'tenant_usage:server', server.projectId)) {
    throw new AppError('notFound', 'id: there is no such server, or not for you');
  }
  const segments = await store.servers.segments(id);
  if (!may(caller, 'tenant_usage:server', null)) {
    res.json(ownServerJson({ server, segments }));
    return;
  }
  const observations = await store.observations.about(id);
  res.json(serverJson({ server, segments, observations }));
}
