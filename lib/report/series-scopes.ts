/** Which series and alerts a caller may read and write: the one place where rights become a scope of the store. */

import { type Caller, type HeldRole, isUnownedKey } from '../identity/caller';
import { projectRolesOf } from '../identity/roles';
import type { SeriesOwners, SeriesScope } from '../store/store';

/** The authorisation question, as the policy answers it. */
export type MayDo<Action extends string> = (
  caller: Caller,
  action: Action,
  projectId: string | null,
) => boolean;

type ReadAction = 'tenant_usage:points' | 'tenant_usage:alerts';
type MayWrite = MayDo<'tenant_usage:write_points'>;

/** Undefined: the caller may read none at all. */
export function readScopeOf<Action extends ReadAction>(
  caller: Caller,
  may: MayDo<Action>,
  action: Action,
): SeriesScope | undefined {
  if (may(caller, action, null)) return 'all';
  const readable = (type: HeldRole['scopeType']): readonly string[] =>
    idsOf(caller, type)
      .filter((held) => may(asInProject(caller, held), action, held.scopeId))
      .map(idOf);
  const owners: SeriesOwners = {
    projectIds: projectsOf(caller).filter((id) => may(caller, action, id)),
    accountIds: readable('account'),
    siteIds: readable('site'),
  };
  return Object.values(owners).some((ids) => ids.length > 0) ? owners : undefined;
}

/**
 * Who has a list of what it is for writes only that. Of all others only the operator's own write any series: an
 * administrator, a service with a token, or a key that belongs to nobody. Undefined: the caller may write none at all.
 */
export function writeScopeOf(caller: Caller, may: MayWrite): SeriesScope | undefined {
  if (!may(caller, 'tenant_usage:write_points', null)) return undefined;
  if (caller.isStaff) return 'all';
  if (caller.scopes.length === 0) return isOperators(caller) ? 'all' : undefined;
  return {
    projectIds: idsOf(caller, 'project').map(idOf),
    accountIds: idsOf(caller, 'account').map(idOf),
    siteIds: idsOf(caller, 'site').map(idOf),
  };
}

/** Tokens of the cloud have no local roles. */
const isOperators = (caller: Caller): boolean =>
  caller.projectRoles === undefined || isUnownedKey(caller);

/** A token is of one project, a local key or user may have roles in several. */
export const projectsOf = ({ projectId, projectRoles }: Caller): readonly string[] => [
  ...new Set([...(projectId === null ? [] : [projectId]), ...(projectRoles?.keys() ?? [])]),
];

const idsOf = ({ scopes }: Caller, type: HeldRole['scopeType']): readonly HeldRole[] =>
  scopes.filter(({ scopeType }) => scopeType === type);

const idOf = ({ scopeId }: HeldRole): string => scopeId;

/** The policy knows projects only: a role on an account or site is judged as if it were one in a project. */
const asInProject = (caller: Caller, { scopeId, role }: HeldRole): Caller => ({
  ...caller,
  projectRoles: new Map([[scopeId, projectRolesOf(role)]]),
});
