/** The contract of counts of servers by project, and of whether there are any. */

/** How many servers a project has had, and how many of them are not gone. */
export interface ServerCount {
  readonly known: number;
  readonly living: number;
}

export interface ServerCountsQuery {
  readonly projectIds: 'all' | readonly string[];
  /** Who ended before or at this instant is gone. */
  readonly nowUs: number;
}

/** By project, of those that have had any. */
export type CountServers = (query: ServerCountsQuery) => Promise<ReadonlyMap<string, ServerCount>>;

/** Those of the projects that have had any server. */
export type FindOwners = (projectIds: readonly string[]) => Promise<ReadonlySet<string>>;
