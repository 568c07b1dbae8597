/** From requests for alerts to queries. */
import type { Request } from 'express';
import { type AlertScope, SEVERITY_NAMES, type Severity } from '../../../domain/alerts/alert';
import { pickDefined } from '../../../domain/values/pick-defined';
import { instant } from '../../../domain/values/validators';
import { queryOf } from '../../../http/request/target';
import { refusedParameter } from '../../../http/response/problem';
import type { DocumentedRequest } from '../../../http/routing/openapi';
import type { AlertsQuery } from '../../../store/store';

export const ALERTS_PATH = '/v1/alerts';
export const ALERT_PATH = '/v1/alerts/{id}';
export const ACKNOWLEDGE_PATH = '/v1/alerts/{id}/acknowledge';
export const CLOSE_PATH = '/v1/alerts/{id}/close';

export function alertIdOf({ params }: Request): string {
  const { id } = params;
  return typeof id === 'string' ? id : '';
}

/** The request in the terms of its document. */
export const documentedAs = (req: Request, path: string): DocumentedRequest => ({
  path: path.replace('{id}', encodeURIComponent(alertIdOf(req))),
  query: queryOf(req),
});

type Query = ReturnType<typeof queryOf>;

const DEFAULT_LIMIT = 100;

/** What the document allows is not checked again. Throws `invalidParameter`. */
export function alertsQueryOf(req: Request): Omit<AlertsQuery, 'scope'> {
  const query = queryOf(req);
  const [activeFromUs, activeToUs] = [instantIn(query, 'from'), instantIn(query, 'to')];
  if (activeFromUs !== undefined && activeToUs !== undefined && activeFromUs >= activeToUs) {
    throw refusedParameter('to', 'must come after from');
  }
  return {
    ...pickDefined({
      isOpen: isIn(query, 'state', 'open'),
      isAcknowledged: isIn(query, 'acknowledged', 'true'),
      severities: severitiesIn(query),
      types: valuesIn(query, 'type'),
      scopeType: textIn(query, 'scope_type') as AlertScope | undefined,
      scopeId: textIn(query, 'scope_id'),
      projectId: textIn(query, 'project'),
      accountId: textIn(query, 'account'),
      after: textIn(query, 'after'),
      activeFromUs,
      activeToUs,
    }),
    limit: query['limit'] === undefined ? DEFAULT_LIMIT : Number(query['limit']),
  };
}

function textIn(query: Query, name: string): string | undefined {
  const value = query[name];
  return typeof value === 'string' ? value : undefined;
}

function valuesIn(query: Query, name: string): readonly string[] | undefined {
  const value = query[name];
  return value === undefined ? undefined : [value].flat();
}

const severitiesIn = (query: Query): readonly Severity[] | undefined =>
  valuesIn(query, 'severity')?.flatMap((each) => SEVERITY_NAMES.filter((name) => name === each));

function isIn(query: Query, name: string, wanted: string): boolean | undefined {
  const value = query[name];
  return value === undefined ? undefined : value === wanted;
}

function instantIn(query: Query, name: string): number | undefined {
  const text = textIn(query, name);
  if (text === undefined) return undefined;
  const us = instant.read(text);
  if (us !== undefined) return us;
  const allowed = `${instant.allowed}; "+" is written %2B`;
  throw refusedParameter(name, `${JSON.stringify(text)}: must be ${allowed}`);
}
