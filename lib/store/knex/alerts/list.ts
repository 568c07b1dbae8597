/** Alerts as they are listed: the newest first, by keyset. */
import type { Knex } from 'knex';
import type { Alert, AlertsQuery } from '../../alerts';
import type { SeriesOwners } from '../../points';
import type { Statements } from '../sql/statements';
import { type AlertRow, FIELDS, fromRow, toSeverity } from './columns';

export async function findAlert(read: Statements, id: string): Promise<Alert | undefined> {
  const [row] = await read.run((db) => db('alerts').select<AlertRow[]>(FIELDS).where({ id }));
  return row && fromRow(row);
}

export async function listAlerts(read: Statements, query: AlertsQuery): Promise<Alert[]> {
  const rows = await read.run((db) => {
    const alerts = db('alerts').select<AlertRow[]>(FIELDS);
    for (const narrow of conditionsOf(query)) narrow(alerts);
    return alerts
      .orderBy([
        { column: 'created_us', order: 'desc' },
        { column: 'id', order: 'desc' },
      ])
      .limit(query.limit);
  });
  return rows.map(fromRow);
}

type Condition = (alerts: Knex.QueryBuilder) => unknown;

function conditionsOf(query: AlertsQuery): readonly Condition[] {
  const { scope, after } = query;
  return [
    ...(scope === 'all' ? [] : [ownedBy(scope)]),
    ...(after === undefined ? [] : [olderThan(after)]),
    ...stateOf(query),
    ...timesOf(query),
    ...attributesOf(query),
  ];
}

/** An account has its own alerts; those of its projects come by these. */
const ownedBy =
  ({ projectIds, accountIds, siteIds }: SeriesOwners): Condition =>
  (alerts) =>
    alerts.where((any) => {
      any.whereIn('project_id', projectIds);
      any.orWhereIn('site_id', siteIds);
      any.orWhere((own) => own.whereNull('project_id').whereIn('account_id', accountIds));
    });

/** Alerts are never deleted, so the marker is still there. */
const olderThan =
  (id: string): Condition =>
  (alerts) =>
    alerts.where((any) => {
      const created = (marker: Knex.QueryBuilder) =>
        marker.select('marked.created_us').from('alerts as marked').where('marked.id', id);
      any.where('created_us', '<', created);
      any.orWhere((same) => same.where('created_us', '=', created).where('id', '<', id));
    });

function stateOf({ isOpen, isAcknowledged }: AlertsQuery): readonly Condition[] {
  const isNull =
    (column: string, wanted: boolean): Condition =>
    (alerts) =>
      wanted ? alerts.whereNull(column) : alerts.whereNotNull(column);
  return [
    ...(isOpen === undefined ? [] : [isNull('closed_us', isOpen)]),
    ...(isAcknowledged === undefined ? [] : [isNull('acknowledged_us', !isAcknowledged)]),
  ];
}

function timesOf({ activeFromUs, activeToUs }: AlertsQuery): readonly Condition[] {
  const notOver: Condition = (alerts) =>
    alerts.where((any) => any.whereNull('closed_us').orWhere('closed_us', '>=', activeFromUs ?? 0));
  const begun: Condition = (alerts) => alerts.where('created_us', '<', activeToUs ?? 0);
  return [
    ...(activeFromUs === undefined ? [] : [notOver]),
    ...(activeToUs === undefined ? [] : [begun]),
  ];
}

function attributesOf(query: AlertsQuery): readonly Condition[] {
  const equal: Readonly<Record<string, string | undefined>> = {
    scope_type: query.scopeType,
    scope_id: query.scopeId,
    project_id: query.projectId,
    account_id: query.accountId,
  };
  const lists: Readonly<Record<string, readonly (string | number)[] | undefined>> = {
    severity: query.severities?.map(toSeverity),
    alert_type: query.types,
  };
  return [
    ...Object.entries(equal).flatMap(([column, value]): Condition[] =>
      value === undefined ? [] : [(alerts) => alerts.where(column, value)],
    ),
    ...Object.entries(lists).flatMap(([column, values]): Condition[] =>
      values === undefined ? [] : [(alerts) => alerts.whereIn(column, values)],
    ),
  ];
}
