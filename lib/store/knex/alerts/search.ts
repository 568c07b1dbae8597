/** Alerts by what they are about, in pages by number, and their counts by severity. */
import type { Knex } from 'knex';
import type { Severity } from '../../../domain/alerts/alert';
import type { AlertSearch, AlertsAbout, AlertsFilter, AlertsPage } from '../../alert-search';
import type { Alert } from '../../alerts';
import { whereAmong } from '../sql/among';
import type { Database } from '../sql/database';
import type { DialectName } from '../sql/dialect';
import { type AlertRow, FIELDS, fromRow, fromSeverity, toSeverity } from './columns';

type Source = Pick<Database, 'read' | 'dialect'>;

export const searchIn = (source: Source): AlertSearch => ({
  page: (filter, page) => pageIn(source, filter, page),
  counts: (filter) => countsIn(source, filter),
});

async function pageIn(
  { read, dialect }: Source,
  filter: AlertsFilter,
  { by, isDescending, offset, limit }: AlertsPage,
): Promise<readonly Alert[]> {
  const order = isDescending ? 'desc' : 'asc';
  const columns = by === 'created' ? ['created_us', 'id'] : ['severity', 'created_us', 'id'];
  const rows = await read.run((db) => {
    const alerts = db('alerts').select<AlertRow[]>(FIELDS);
    narrow(alerts, dialect.name, filter);
    return alerts
      .orderBy(columns.map((column) => ({ column, order })))
      .offset(offset)
      .limit(limit);
  });
  return rows.map(fromRow);
}

async function countsIn(
  { read, dialect }: Source,
  filter: AlertsFilter,
): Promise<ReadonlyMap<Severity, number>> {
  const rows = await read.run((db) => {
    const alerts = db('alerts')
      .select<{ severity: number; count: number | string }[]>('severity')
      .select(db.raw('count(*) as count'))
      .groupBy('severity');
    narrow(alerts, dialect.name, filter);
    return alerts;
  });
  return new Map(rows.map(({ severity, count }) => [fromSeverity(severity), Number(count)]));
}

function narrow(alerts: Knex.QueryBuilder, dialect: DialectName, filter: AlertsFilter): void {
  for (const about of filter.about) alerts.where(isAbout(dialect, about));
  const { objects, message, activeFromUs } = filter;
  if (objects) alerts.where(isAnyOf(objects));
  if (message !== undefined) alerts.whereRaw(CONTAINS, [`%${escaped(message)}%`]);
  if (activeFromUs !== undefined) {
    alerts.where((any) => any.whereNull('closed_us').orWhere('closed_us', '>=', activeFromUs));
  }
  narrowByLists(alerts, filter);
  narrowByState(alerts, filter);
  narrowByTimes(alerts, filter);
}

/** The database lowers both: SQLite knows only the letters of ASCII, and would not find others as they are written. */
const CONTAINS = "lower(message) like lower(?) escape '!'";

const escaped = (text: string): string => text.replace(/[!%_]/g, '!$&');

type Condition = (any: Knex.QueryBuilder) => void;

const isAbout =
  (dialect: DialectName, { accountIds, groupIds, projectIds, siteIds }: AlertsAbout): Condition =>
  (any) => {
    const resources = (scopeType: string, column: string, texts: readonly string[]): Condition => {
      return (one) => whereAmong(one.where('scope_type', scopeType), dialect, { column, texts });
    };
    const objects = (scopeType: string, ids: readonly string[]): Condition =>
      resources(scopeType, 'scope_id', ids);
    any.where(objects('account', accountIds));
    any.orWhere(objects('project_group', groupIds));
    any.orWhere(objects('project', projectIds));
    any.orWhere(resources('server', 'project_id', projectIds));
    any.orWhere(objects('site', siteIds));
    any.orWhere(resources('node', 'site_id', siteIds));
  };

const isAnyOf =
  (objects: NonNullable<AlertsFilter['objects']>): Condition =>
  (any) => {
    any.whereIn('scope_id', []);
    for (const { scopeType, scopeId } of objects) {
      any.orWhere((one) => one.where('scope_type', scopeType).where('scope_id', scopeId));
    }
  };

function narrowByLists(
  alerts: Knex.QueryBuilder,
  { ids, scopeTypes, types, severities }: AlertsFilter,
): void {
  if (ids) alerts.whereIn('id', ids);
  if (scopeTypes) alerts.whereIn('scope_type', scopeTypes);
  if (types) alerts.whereIn('alert_type', types);
  if (severities) alerts.whereIn('severity', severities.map(toSeverity));
}

function narrowByState(alerts: Knex.QueryBuilder, { isOpen, isAcknowledged }: AlertsFilter): void {
  if (isOpen === true) alerts.whereNull('closed_us');
  if (isOpen === false) alerts.whereNotNull('closed_us');
  if (isAcknowledged === true) alerts.whereNotNull('acknowledged_us');
  if (isAcknowledged === false) alerts.whereNull('acknowledged_us');
}

function narrowByTimes(alerts: Knex.QueryBuilder, filter: AlertsFilter): void {
  const bounds = [
    ['created_us', '>=', filter.createdFromUs],
    ['created_us', '<=', filter.createdUntilUs],
    ['created_us', '<', filter.createdBeforeUs],
    ['closed_us', '>=', filter.closedFromUs],
    ['closed_us', '<', filter.closedBeforeUs],
  ] as const;
  for (const [column, operator, us] of bounds) {
    if (us !== undefined) alerts.where(column, operator, us);
  }
}
