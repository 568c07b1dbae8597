/** Alerts: counted by severity, listed, posted, acknowledged and closed. */
import { sendJson } from '../../../http/response/json';
import type { Alert } from '../../../store/store';
import type { Exchange, Handle, NodeConductorContext } from '../context';
import { DENIED, detailed, forbidden } from '../errors';
import { pageOf, setPageHeaders } from '../wire/paging';
import { parametersOf } from '../wire/parameters';
import { urlsFor } from '../wire/urls';
import { alertsFilterOf } from './filter';
import { orderOf } from './order';
import { alertJson, countsJson } from './response';
import { seenBy, visibleAlert } from './visible';

async function found(context: NodeConductorContext, exchange: Exchange) {
  const parameters = parametersOf(exchange.req);
  const filter = await alertsFilterOf(context, await seenBy(context, exchange), parameters);
  const counts = filter ? await context.store.alertSearch.counts(filter) : new Map();
  return { parameters, filter, counts };
}

/** Counts by severity; `isCapitalized`: as the oldest clients read them. */
export const countAlerts =
  (isCapitalized: boolean): Handle =>
  async (context, exchange) => {
    const { counts } = await found(context, exchange);
    sendJson(exchange.res, countsJson(counts, isCapitalized));
  };

export const listAlerts: Handle = async (context, exchange) => {
  const { req, res } = exchange;
  const { parameters, filter, counts } = await found(context, exchange);
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const page = pageOf(parameters, total);
  const { offset, limit } = page;
  const alerts = filter
    ? await context.store.alertSearch.page(filter, { ...orderOf(parameters), offset, limit })
    : [];
  setPageHeaders(req, res, { page, total });
  const urlOf = urlsFor(req);
  sendJson(
    res,
    alerts.map((alert) => alertJson(alert, urlOf)),
  );
};

export const showAlert: Handle = async (context, exchange) => {
  const alert = await visibleAlert(context, exchange);
  sendJson(exchange.res, alertJson(alert, urlsFor(exchange.req)));
};

/** For staff only, whichever alert it is; what is closed stays so. */
export const closeAlert: Handle = async (context, exchange) => {
  const { res, caller, nowUs } = exchange;
  if (!context.may(caller, 'tenant_usage:close_alert', null)) throw forbidden(DENIED);
  const { id } = await visibleAlert(context, exchange);
  await context.store.alerts.close(id, nowUs);
  res.statusCode = 204;
  res.end();
};

type Change = (context: NodeConductorContext, alert: Alert, nowUs: number) => Promise<boolean>;

const changeAlert =
  (change: Change, refusal: string): Handle =>
  async (context, exchange) => {
    const { res, caller, nowUs } = exchange;
    const alert = await visibleAlert(context, exchange);
    if (!context.may(caller, 'tenant_usage:acknowledge_alert', alert.projectId)) {
      throw forbidden(DENIED);
    }
    if (!(await change(context, alert, nowUs))) throw detailed('conflict', refusal);
    res.statusCode = 200;
    res.end();
  };

export const acknowledgeAlert = changeAlert(
  ({ store }, { id }, nowUs) => store.alerts.acknowledge(id, nowUs),
  'Alert is already acknowledged',
);

export const unacknowledgeAlert = changeAlert(
  ({ store }, { id }) => store.alerts.unacknowledge(id),
  'Alert is not acknowledged',
);
