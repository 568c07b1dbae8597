/**
 * The contract of leases: of many processes, one holds a lease and does the work. They are timed by the clocks of the
 * processes, not of the database: if those differ by more than what is left of a lease, it has two holders. So a lease
 * may save work, but never guard what would be wrong if done twice.
 */

export interface Lease {
  readonly name: string;
  readonly holder: string;
  readonly untilUs: number;
}

export interface Leases {
  /** Takes or renews a lease. True: it was free, its own, or expired at `nowUs`, and the holder has it until `untilUs`. */
  acquire(name: string, holder: string, nowUs: number, untilUs: number): Promise<boolean>;
  /** The leases that have been taken and not given back, expired ones included, by name. */
  list(): Promise<readonly Lease[]>;
  /** Gives it back early; does nothing if another holder has it. */
  release(name: string, holder: string): Promise<void>;
}
