/** The questions that may be asked of what is stored, one small interface a noun. */
import type { Observation, Size } from '../domain/observation';
import type { Segment } from '../domain/segment';
import type { Server, ServerLife } from '../domain/server';
import type { IdentityStore } from './identity';

export type * from './cloud-projects';
export type * from './identity';

/** A place in the (project, id) order of servers, compared by bytes. */
export interface Position {
  readonly projectId: string | null;
  readonly id: string;
}

/** Servers whose Nova life has `launchedAtUs < beforeUs` and no end or `terminatedAtUs > afterUs`. */
export interface PageQuery {
  readonly afterUs: number;
  readonly beforeUs: number;
  readonly projectId?: string;
  /** Only servers strictly after this place. */
  readonly marker?: Position;
  readonly limit: number;
}

/** What a usage page needs of a server. `launchedAtUs` is never null here. */
export interface UsedServer
  extends Pick<Server, 'id' | 'projectId' | 'name' | 'size' | 'state' | 'terminatedAtUs'> {
  readonly launchedAtUs: number;
}

export interface Servers {
  /** One page in (project, id) order by bytes, at most `limit` long. */
  page(query: PageQuery): Promise<readonly UsedServer[]>;
  /** A server that was ever told of, launched or not. */
  find(id: string): Promise<Server | undefined>;
  /** Segments of one server, in order. */
  segments(id: string): Promise<readonly Segment[]>;
}

/** Segments that overlap `[startUs, stopUs)`, of one project or of all. Bounds are safe integers. */
export interface TotalsQuery {
  readonly startUs: number;
  readonly stopUs: number;
  readonly projectId?: string;
}

/** How long segments of one size were there for one project, all together; a null size was never told. */
export interface UsageTotal {
  readonly projectId: string | null;
  readonly size: Omit<Size, 'flavor'> | null;
  readonly existenceUs: bigint;
}

export interface Totals {
  /** One sum for each project and size that was there in the window; a segment that goes on fills it. */
  usageTotals(query: TotalsQuery): Promise<readonly UsageTotal[]>;
}

/** An observation and where it stood: a line number, a message id; not part of its identity. */
export interface SubmittedObservation {
  readonly observation: Observation;
  readonly position?: string;
  /** The producer's own name for it. One name for several contents is a conflict, and changes nothing else. */
  readonly key?: string;
}

/** Input that could not be understood. */
export interface Refusal {
  /** Where it stood, e.g. a line number. */
  readonly position: string;
  /** The field at fault, if it is one. */
  readonly field?: string;
  readonly reason: string;
  /** The input as it came, cut to a storable length. */
  readonly raw: string;
  /** The as-of that the input would have had, needed to read it again. */
  readonly asOfUs?: number;
}

/** What one transaction takes in. `origin`: the file, queue or producer. */
export interface Batch {
  readonly origin: string;
  readonly submitted: readonly SubmittedObservation[];
  readonly refused?: readonly Refusal[];
}

export interface Recorded {
  /** Observations that were new. */
  readonly added: number;
  /** Observations that were known. */
  readonly repeated: number;
  /** Servers and lives that were written anew. */
  readonly servers: number;
  /** Refusals and conflicts that were new to the quarantine. */
  readonly quarantined: number;
  /** Keys of this batch that have stood for more than one content of this origin, each once. */
  readonly conflicts: readonly string[];
}

export interface Observations {
  /** Adds, refolds every server touched and writes what changed, in one transaction; safe to repeat. */
  record(batch: Batch): Promise<Recorded>;
  /** All that was said about one server, oldest first, with where and when it came in. */
  about(serverId: string): Promise<readonly RecordedObservation[]>;
}

export interface RecordedObservation extends Observation {
  readonly position: string | null;
  readonly origin: string;
  readonly recordedAtUs: number;
}

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

/** What the digest reads: every row once, in no promised order, in slices. */
export interface Dump {
  lives(): AsyncIterable<readonly ServerLife[]>;
  observations(): AsyncIterable<readonly Observation[]>;
}

/**
 * Who of many processes does what one at a time should do. Time is the clock of whoever asks, not the database's:
 * where clocks differ by more than what is left of a lease it has two holders, so it may save work but never
 * guard what would be wrong if done twice.
 */
export interface Leases {
  /** Takes or prolongs a lease. True: the holder has it until `untilUs`; it was free, or its own, or over at `nowUs`. */
  acquire(name: string, holder: string, nowUs: number, untilUs: number): Promise<boolean>;
  /** Gives it back before its time; nothing happens if somebody else holds it. */
  release(name: string, holder: string): Promise<void>;
}

/** All of it, over one database. */
export interface Store extends IdentityStore {
  readonly servers: Servers;
  readonly totals: Totals;
  readonly observations: Observations;
  readonly quarantine: Quarantine;
  readonly dump: Dump;
  readonly leases: Leases;
  close(): Promise<void>;
}
