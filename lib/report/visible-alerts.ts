/** Whether an alert is within a scope, as the store decides for lists. */
import type { Alert, SeriesScope } from '../store/store';

type Owned = Pick<Alert, 'projectId' | 'accountId' | 'siteId'>;

export function isWithin({ projectId, accountId, siteId }: Owned, scope: SeriesScope): boolean {
  if (scope === 'all') return true;
  const has = (ids: readonly string[], id: string | null): boolean =>
    id !== null && ids.includes(id);
  return (
    has(scope.projectIds, projectId) ||
    has(scope.siteIds, siteId) ||
    (projectId === null && has(scope.accountIds, accountId))
  );
}
