/** The contract of the quarantine: input that could not be understood, kept to be read again. */

/** One entry of the quarantine. `id`: SHA-256 of the raw input and its as-of, in hex. */
export interface Quarantined {
  readonly id: string;
  readonly origin: string;
  readonly position: string;
  readonly field: string | null;
  readonly reason: string;
  readonly raw: string;
  readonly asOfUs: number | null;
  readonly recordedAtUs: number;
}

export interface Quarantine {
  /** Entries by id, after `afterId`, at most `limit`. */
  list(afterId: string | undefined, limit: number): Promise<readonly Quarantined[]>;
  /** The one entry whose id starts with `idPrefix`; undefined if none or several do. */
  find(idPrefix: string): Promise<Quarantined | undefined>;
  drop(ids: readonly string[]): Promise<number>;
}
