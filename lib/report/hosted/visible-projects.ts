/** The projects whose usage a caller may read. */
import type { Caller } from '../../identity/caller';
import { type MayDo, projectsOf } from '../series-scopes';

export type MayReadUsage = MayDo<'tenant_usage:usage'>;

/** `all`: also servers of no project. */
export const visibleProjectsOf = (caller: Caller, may: MayReadUsage): 'all' | readonly string[] =>
  may(caller, 'tenant_usage:usage', null)
    ? 'all'
    : projectsOf(caller).filter((id) => may(caller, 'tenant_usage:usage', id));
