/** The objects that a rule watches, each with its series; unbound series have none. */
import type { AlertObject } from '../../domain/alerts/alert';
import type { SeriesBinding } from '../../domain/points/binding';
import type { Alert, AlertRule, SeriesQuery, Store } from '../../store/store';
import { metricsNamed } from '../metrics';
import { openAlertsOf } from './open-alerts';

export interface WatchedSeries {
  readonly id: number;
  /** A measured value times this is in the unit of the role. */
  readonly scale: number;
}

export interface WatchedObject {
  readonly object: AlertObject;
  readonly siteId: string | null;
  readonly series: readonly WatchedSeries[];
  readonly isOpen: boolean;
}

/** A site may have very many series, so they are not copied for each. */
interface Gathered extends WatchedObject {
  readonly series: WatchedSeries[];
}

/** Also the objects of open alerts that have no series any more, so that these can close. */
export async function watchedObjects(
  store: Store,
  rule: AlertRule,
  metric: string,
): Promise<readonly WatchedObject[]> {
  const objects = new Map<string, Gathered>();
  for (const alert of await openAlertsOf(store, rule.name)) {
    objects.set(keyOf(alert), openObject(alert));
  }
  for (const { name, scale } of await metricsNamed(store, metric)) {
    for (const series of await store.points.findSeries({ ...scopeOf(rule), metric: name })) {
      const object = objectOf(series);
      if (!object) continue;
      const key = keyOf(object);
      const known = objects.get(key) ?? { object, siteId: null, series: [], isOpen: false };
      known.series.push({ id: series.id, scale });
      objects.set(key, { ...known, siteId: series.siteId });
    }
  }
  return [...objects.values()];
}

const keyOf = ({ scopeType, scopeId }: AlertObject): string => `${scopeType} ${scopeId}`;

const openObject = ({ scopeType, scopeId, siteId }: Alert): Gathered => ({
  object: { scopeType, scopeId },
  siteId,
  series: [],
  isOpen: true,
});

function objectOf({ serverId, nodeId, siteId }: SeriesBinding): AlertObject | undefined {
  if (serverId !== null) return { scopeType: 'server', scopeId: serverId };
  if (nodeId !== null) return { scopeType: 'node', scopeId: nodeId };
  return siteId === null ? undefined : { scopeType: 'site', scopeId: siteId };
}

function scopeOf({ scopeType, scopeId }: AlertRule): Pick<SeriesQuery, 'scope' | 'serverIds'> {
  const id = scopeId ?? '';
  const nobody = { projectIds: [], accountIds: [], siteIds: [] };
  switch (scopeType) {
    case 'account':
      return { scope: { ...nobody, accountIds: [id] } };
    case 'project':
      return { scope: { ...nobody, projectIds: [id] } };
    case 'site':
      return { scope: { ...nobody, siteIds: [id] } };
    case 'server':
      return { scope: 'all', serverIds: [id] };
    case 'all':
      return { scope: 'all' };
  }
}
