/** What a cell's database does not show of a server, by reasons. */

/** The reasons in the order of the report, each with what it means. */
export const DOUBTS = {
  'former-size': 'a size before a resize is unknown, since its flavor was deleted',
  'reset-state': 'somebody has set the state by hand, and the log does not say to what',
  failed: 'an operation failed, and whether and for how long it was in error is not logged',
  'resized-state': 'the state after a resize is unknown, since the one before it is not logged',
  'offload-time':
    'it was offloaded without an entry in the log, and looks shelved until it is seen otherwise',
  'no-history': 'no building of it is logged: earlier states, sizes and launches are unknown',
  'no-end': 'it was deleted, but no end is written: it is billed on, as by Nova',
  resizing: 'it is being resized: its size is told by the next import',
  'never-launched': 'it was never launched, and is billed to nobody',
  gone: 'this database told of it before and does not know it any more; it stays as it is',
  hidden: 'a copy of a server that is moving to another cell; it was left out',
} as const;

export type DoubtReason = keyof typeof DOUBTS;

export interface Doubt {
  readonly serverId: string;
  readonly reason: DoubtReason;
  /** Such as the number of a flavor. */
  readonly detail?: string;
}
