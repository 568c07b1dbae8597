/** The contract of folds: which version of the fold made the stored lives, and refolding them. */

/** The fold that made the stored lives. */
export interface FoldState {
  /** Of all of them; the former one until a refold is done. */
  readonly version: number;
  /** The last server that an unfinished refold by this program's version has done. */
  readonly refoldedUpTo: string | undefined;
}

export interface Folds {
  state(): Promise<FoldState>;
  /**
   * Refolds some servers after `afterId`, in id order, in one transaction, and remembers how far it came. Where none
   * is left, all lives are of this program's fold from then on. Safe while others record or refold.
   */
  refoldAfter(afterId: string): Promise<RefoldedServers>;
}

export interface RefoldedServers {
  readonly servers: number;
  /** Undefined: there were no more. */
  readonly lastId: string | undefined;
}
