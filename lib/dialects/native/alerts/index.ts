/** Alerts over HTTP: listed by what a caller may see, acknowledged and closed. */
import type { Request, Response } from 'express';
import type { Action } from '../../../auth/policy';
import { AppError } from '../../../errors';
import type { HandledRoute } from '../../../http/routing/router';
import type { Caller } from '../../../identity/caller';
import { readScopeOf } from '../../../report/series-scopes';
import { isWithin } from '../../../report/visible-alerts';
import type { Alert, SeriesScope } from '../../../store/store';
import type { NativeContext } from '../context';
import {
  ACKNOWLEDGE_PATH,
  ALERT_PATH,
  ALERTS_PATH,
  alertIdOf,
  alertsQueryOf,
  CLOSE_PATH,
  documentedAs,
} from './request';
import { alertJson } from './response';

export const alertRoutes = (context: NativeContext): readonly HandledRoute[] => [
  { method: 'GET', path: ALERTS_PATH, handle: (req, res) => listAlerts(context, req, res) },
  { method: 'GET', path: ALERT_PATH, handle: (req, res) => showAlert(context, req, res) },
  change(context, ACKNOWLEDGE_PATH, {
    action: 'tenant_usage:acknowledge_alert',
    verb: 'acknowledge',
  }),
  change(context, CLOSE_PATH, { action: 'tenant_usage:close_alert', verb: 'close' }),
];

const scopeOf = ({ may }: NativeContext, caller: Caller): SeriesScope | undefined =>
  readScopeOf(caller, may, 'tenant_usage:alerts');

async function listAlerts(context: NativeContext, req: Request, res: Response): Promise<void> {
  const { store, authenticate, checkDocumented } = context;
  const caller = await authenticate(req);
  checkDocumented(req, documentedAs(req, ALERTS_PATH));
  const query = alertsQueryOf(req);
  const scope = scopeOf(context, caller);
  if (!scope) {
    throw new AppError('forbidden', 'the rule tenant_usage:alerts does not allow it to you');
  }
  const found = await store.alerts.list({ ...query, scope, limit: query.limit + 1 });
  const alerts = found.slice(0, query.limit);
  const next = found.length > query.limit ? (alerts.at(-1)?.id ?? null) : null;
  res.json({ alerts: alerts.map(alertJson), next });
}

async function showAlert(context: NativeContext, req: Request, res: Response): Promise<void> {
  const caller = await context.authenticate(req);
  context.checkDocumented(req, documentedAs(req, ALERT_PATH));
  res.json(alertJson(await visibleAlert(context, caller, alertIdOf(req))));
}

/** The same 404 for an alert that there is not and for one of somebody else. */
async function visibleAlert(context: NativeContext, caller: Caller, id: string): Promise<Alert> {
  const alert = await context.store.alerts.find(id);
  const scope = scopeOf(context, caller);
  if (alert && scope && isWithin(alert, scope)) return alert;
  throw new AppError('notFound', 'id: there is no such alert, or not for you');
}

interface Change {
  readonly action: Action;
  readonly verb: 'acknowledge' | 'close';
}

/** What is done already stays as it is, so a request can be repeated. */
const change = (context: NativeContext, path: string, { action, verb }: Change): HandledRoute => ({
  method: 'POST',
  path,
  async handle(req, res) {
    const { store, may, nowUs, authenticate, checkDocumented } = context;
    const caller = await authenticate(req);
    checkDocumented(req, documentedAs(req, path));
    const { id, projectId } = await visibleAlert(context, caller, alertIdOf(req));
    if (!may(caller, action, projectId)) {
      throw new AppError('forbidden', `the rule ${action} does not allow it to you`);
    }
    await store.alerts[verb](id, nowUs());
    res.json(alertJson(await visibleAlert(context, caller, id)));
  },
});
