/**
 * The contract of the store: small interfaces, one a noun. Each file beside this one holds the nouns of one subject and
 * composes them, as IdentityStore and LivesStore do; a new subject is a file here, a folder of `knex`, and one line below.
 */
import type { IdentityStore } from './identity';
import type { Leases } from './leases';
import type { LivesStore } from './lives';

export type * from './cloud-projects';
export type * from './folds';
export type * from './identity';
export type * from './leases';
export type * from './lives';

export interface Store extends IdentityStore, LivesStore {
  readonly leases: Leases;
  /** Whether the schema is the one of this program. Throws `database` if the database cannot be reached. */
  isCurrent(): Promise<boolean>;
  close(): Promise<void>;
}
