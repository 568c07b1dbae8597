/**
 * The contract of the store: small interfaces, one a noun. Each file beside this one holds the nouns of one subject and
 * composes them, as IdentityStore and LivesStore do; a new subject is a file here, a folder of `knex`, and one line below.
 */
import type { AlertSearch } from './alert-search';
import type { AlertsStore } from './alerts';
import type { IdentityStore } from './identity';
import type { Origins } from './ingest/origins';
import type { Positions } from './ingest/positions';
import type { Sources } from './ingest/sources';
import type { Leases } from './leases';
import type { LivesStore } from './lives';
import type { Metrics } from './metrics';
import type { LedgerStore } from './money/ledger';
import type { MoneyStore } from './money/terms';
import type { PlacesStore } from './places';
import type { Points } from './points';
import type { Quotas } from './quotas';
import type { RollUps } from './roll-ups';

export type * from './alert-search';
export type * from './alerts';
export type * from './cloud-projects';
export type * from './folds';
export type * from './identity';
export type * from './ingest/origins';
export type * from './ingest/positions';
export type * from './ingest/quarantine';
export type * from './ingest/sources';
export type * from './leases';
export type * from './lives';
export type * from './metrics';
export type * from './money/ledger';
export type * from './money/terms';
export type * from './places';
export type * from './points';
export type * from './quotas';
export type * from './repository';
export type * from './roll-ups';
export type * from './server-counts';

export interface Store
  extends IdentityStore,
    LivesStore,
    PlacesStore,
    AlertsStore,
    MoneyStore,
    LedgerStore {
  readonly alertSearch: AlertSearch;
  readonly leases: Leases;
  readonly points: Points;
  readonly metrics: Metrics;
  readonly origins: Origins;
  readonly positions: Positions;
  readonly quotas: Quotas;
  readonly rollUps: RollUps;
  readonly sources: Sources;
  /** Whether the schema is the one of this program. Throws `database` if the database cannot be reached. */
  isCurrent(): Promise<boolean>;
  close(): Promise<void>;
}
