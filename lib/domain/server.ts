/** A server as the fold computes it from its observations. */
import type { Size } from './observation';
import type { Segment } from './segment';

/** Hints for the operator; a note never changes a number. */
export const NOTES = [
  'ended-before-launched',
  'ends-differ',
  'end-refuted',
  'launch-before-creation',
  'no-project',
  'order-unknown',
  'partial',
  'project-differs',
  'relaunched',
  'restore-refuted',
  'size-refuted',
  'size-unknown',
  'up-after-end',
  'void-unmatched',
] as const;
export type Note = (typeof NOTES)[number];

/** Instants are µs since the epoch, UTC. */
export interface Server {
  readonly id: string;
  readonly projectId: string | null;
  readonly name: string | null;
  readonly size: Size | null;
  readonly swapMb: number | null;
  /** Nova's vm_state as last reported; "terminated" is derived from `terminatedAtUs`, never stored. */
  readonly state: string | null;
  readonly zone: string | null;
  readonly host: string | null;
  readonly cell: string | null;
  readonly image: string | null;
  readonly metadata: Readonly<Record<string, string>> | null;
  /** The span that holds the exact life and Nova's, for the index; null: never launched / not ended. */
  readonly bornAtUs: number | null;
  readonly endedAtUs: number | null;
  /** Nova's life: the last launch and the end. The end may come first, as Nova shows such lives. */
  readonly launchedAtUs: number | null;
  readonly terminatedAtUs: number | null;
  /** Sorted, each once. */
  readonly notes: readonly Note[];
}

/** Everything that is computed from the observations of one server. */
export interface ServerLife {
  readonly server: Server;
  /** In order, disjoint; only the last may be open. */
  readonly segments: readonly Segment[];
}
