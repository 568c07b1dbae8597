/** What of our own API is served at which path. */
import { challengeOf } from '../../auth/challenge';
import { AUTH } from '../../auth/settings';
import { sectionOf } from '../../config';
import { serveRoutes } from '../../http/mount';
import { answerProblem } from '../../http/response/problem';
import type { Services } from '../dialect';
import { accountRoutes } from './accounts';
import { alertRoutes } from './alerts';
import { createContext } from './context';
import { inventoryRoutes } from './inventory';
import { observationRoutes } from './observations';
import { serverRoutes } from './servers';
import { trendRoutes } from './trend';
import { usageRoutes } from './usage';

export function mount(services: Services) {
  const context = createContext(services);
  const routes = [
    ...observationRoutes(context),
    ...inventoryRoutes(context),
    ...serverRoutes(context),
    ...usageRoutes(context),
    ...trendRoutes(context),
    ...alertRoutes(context),
    ...accountRoutes(context),
  ];
  const challenge = challengeOf(sectionOf(services.config, AUTH));
  const answerError = answerProblem({ log: services.log, challenge });
  return serveRoutes(routes, answerError);
}
