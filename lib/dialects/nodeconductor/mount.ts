/** What of NodeConductor's API is served at which path. */

import { serveRoutes } from '../../http/mount';
import { authRequestOf } from '../../http/request/auth-request';
import { sendJson } from '../../http/response/json';
import { type HandledRoute, withoutFinalSlash } from '../../http/routing/router';
import type { Services } from '../dialect';
import {
  acknowledgeAlert,
  closeAlert,
  countAlerts,
  listAlerts,
  showAlert,
  unacknowledgeAlert,
} from './alerts';
import { postAlert } from './alerts/post';
import { createContext, type Handle, type NodeConductorContext } from './context';
import { answerError } from './failure';
import { clouds, customers, groups, type ObjectList, projects } from './objects/lists';
import { PATHS } from './routes';
import { showCustomers } from './stats/customers';
import { showQuotas } from './stats/quotas';
import { showResources } from './stats/resource';
import { showUsage } from './stats/usage';
import { loginOf } from './token/login';

export function mount(services: Services) {
  const context = createContext(services);
  const routes = [
    signInRoute(context),
    route(context, 'GET', PATHS.usage, showUsage),
    route(context, 'GET', PATHS.customerStats, showCustomers),
    route(context, 'GET', PATHS.resourceStats, showResources),
    route(context, 'GET', PATHS.quotaStats, showQuotas),
    ...alertRoutes(context),
    ...objectRoutes(context, PATHS.customers, customers),
    ...objectRoutes(context, PATHS.projects, projects),
    ...objectRoutes(context, PATHS.groups, groups),
    ...objectRoutes(context, PATHS.clouds, clouds),
  ];
  return serveRoutes(routes, answerError(services.log), withoutFinalSlash);
}

const route = (
  context: NodeConductorContext,
  method: string,
  path: string,
  handle: Handle,
): HandledRoute => ({
  method,
  path,
  async handle(req, res) {
    const caller = await context.authenticate(req);
    await handle(context, { req, res, caller, nowUs: context.nowUs() });
  },
});

const alertRoutes = (context: NodeConductorContext): readonly HandledRoute[] => [
  route(context, 'GET', PATHS.alertStats, countAlerts(true)),
  route(context, 'GET', PATHS.alertsStats, countAlerts(false)),
  // Before alerts by their ids.
  route(context, 'GET', PATHS.alertCounts, countAlerts(false)),
  route(context, 'GET', PATHS.alerts, listAlerts),
  route(context, 'POST', PATHS.alerts, postAlert),
  route(context, 'GET', PATHS.alert, showAlert),
  route(context, 'POST', PATHS.closeAlert, closeAlert),
  route(context, 'POST', PATHS.acknowledgeAlert, acknowledgeAlert),
  route(context, 'POST', PATHS.unacknowledgeAlert, unacknowledgeAlert),
];

const objectRoutes = (
  context: NodeConductorContext,
  path: string,
  { list, show }: ObjectList,
): readonly HandledRoute[] => [
  route(context, 'GET', path, list),
  route(context, 'GET', `${path}/{id}`, show),
];

const signInRoute = ({ signIn }: NodeConductorContext): HandledRoute => ({
  method: 'POST',
  path: PATHS.signIn,
  async handle(req, res) {
    res.setHeader('Cache-Control', 'no-store');
    sendJson(res, { token: await signIn(await loginOf(req), authRequestOf(req)) });
  },
});
