/** The contract of quotas: how much a project may use, in all or in one site, and how much it does. */
import type { Change } from './repository';

/** Sizes of `ram` and `storage` are MiB, all other quotas are counts. */
export interface Quota {
  readonly projectId: string;
  /** Null: of the project as a whole. */
  readonly siteId: string | null;
  /** Such as `vcpu`, `ram`, `storage` or `instances`. */
  readonly name: string;
  /** -1: there is none. */
  readonly limit: number;
  /** As it was reported; null: it was not. */
  readonly usage: number | null;
}

/** A limit of null takes the quota away; a new one needs a limit. */
export type QuotaChange = Omit<Change<Quota, 'projectId' | 'siteId' | 'name'>, 'limit'> & {
  readonly limit?: number | null | undefined;
};

export interface QuotasQuery {
  readonly projectIds?: readonly string[];
  readonly siteIds?: readonly string[];
}

export interface Quotas {
  /** By project, site and name. */
  list(query: QuotasQuery): Promise<readonly Quota[]>;
  /** All or none; safe to repeat. Unknown projects become known. */
  put(changes: readonly QuotaChange[]): Promise<void>;
}
