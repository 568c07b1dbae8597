/** The contract of lives: observations in, servers, pages and totals out. */
import type { Observation, Size } from '../domain/observation';
import type { Segment } from '../domain/segment';
import type { Note, Server, ServerLife } from '../domain/server';
import type { Folds } from './folds';
import type { Quarantine } from './ingest/quarantine';
import type { CountServers, FindOwners } from './server-counts';

/** A place in the (project, id) order of servers, compared by bytes. */
export interface Position {
  readonly projectId: string | null;
  readonly id: string;
}

/** Servers of a project whose Nova life has `launchedAtUs < beforeUs`, and no end or `terminatedAtUs > afterUs`. */
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

/** Servers in id order by bytes; what is left out does not matter. */
export interface ServersQuery {
  readonly ids?: readonly string[];
  /** That belong to this project at last. */
  readonly projectId?: string;
  /** With a segment that holds this instant. */
  readonly aliveAtUs?: number;
  /** With at least one of these notes. */
  readonly notes?: readonly Note[];
  /** Only servers strictly after this id. */
  readonly after?: string | undefined;
  readonly limit: number;
}

export interface Servers {
  /** Any servers, launched or not. */
  list(query: ServersQuery): Promise<readonly Server[]>;
  readonly counts: CountServers;
  readonly owners: FindOwners;
  /** One page in (project, id) order by bytes, at most `limit` long; servers without a project are on none. */
  page(query: PageQuery): Promise<readonly UsedServer[]>;
  /** A server of which there is any observation, launched or not. */
  find(id: string): Promise<Server | undefined>;
  /** Segments of one server, in order. */
  segments(id: string): Promise<readonly Segment[]>;
  /** Segments of several servers, in order, by the ids of the servers. */
  segmentsOf(ids: readonly string[]): Promise<ReadonlyMap<string, readonly Segment[]>>;
}

/** Segments that overlap `[startUs, stopUs)`, of one project or of all. Bounds are safe integers. */
export interface TotalsQuery {
  readonly startUs: number;
  readonly stopUs: number;
  readonly projectId?: string;
}

/** How long segments of one size existed in one project, all together; a null size is unknown. */
export interface UsageTotal {
  readonly projectId: string | null;
  readonly size: Omit<Size, 'flavor'> | null;
  readonly existenceUs: bigint;
}

/** Segments of one project that overlap `[startUs, stopUs)`; a null project is that of servers without one. */
export interface UsedSegmentsQuery extends Omit<TotalsQuery, 'projectId'> {
  readonly projectId: string | null;
  /** Only segments strictly after this one. */
  readonly after?: Pick<UsedSegment, 'serverId' | 'fromUs'>;
  readonly limit: number;
}

export interface UsedSegment extends Pick<Segment, 'fromUs' | 'toUs' | 'size'> {
  readonly serverId: string;
  readonly serverName: string | null;
}

export interface Totals {
  /** Segments in the order of (server, start), at most `limit`. */
  usedSegments(query: UsedSegmentsQuery): Promise<readonly UsedSegment[]>;
  /** One sum for each project and size in the window; an open segment lasts until its end. */
  usageTotals(query: TotalsQuery): Promise<readonly UsageTotal[]>;
}

export interface SubmittedObservation {
  readonly observation: Observation;
  /** E.g. a line number; no part of its identity. */
  readonly position?: string;
  /** The producer's own key. One key for several contents is a conflict, which is reported and changes nothing else. */
  readonly key?: string;
}

/** Input that could not be understood. */
export interface Refusal {
  /** E.g. a line number. */
  readonly position: string;
  /** The field at fault, if it is a single one. */
  readonly field?: string;
  readonly reason: string;
  /** The input as it came, cut to a storable length. */
  readonly raw: string;
  /** The as-of time of the input, needed to replay it. */
  readonly asOfUs?: number;
}

/** The input of one transaction. `origin`: the file, queue or producer. */
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
  /** Of those that were known, the ones that a void had taken back: they stay so. */
  readonly repeatedVoid: number;
  /** Servers that were refolded and written. */
  readonly servers: number;
  /** Refusals and conflicts that were new to the quarantine. */
  readonly quarantined: number;
  /** Keys of this batch that this origin has used for more than one content, each once. */
  readonly conflicts: readonly string[];
  readonly newNotes: NewNotes;
}

/** The notes that servers have since this batch and did not have before it. */
export type NewNotes = ReadonlyMap<Note, NewNote>;

export interface NewNote {
  /** Servers. */
  readonly count: number;
  /** At most three. */
  readonly firstServerIds: readonly string[];
}

export interface Observations {
  /** Adds observations, refolds their servers and writes what changed, in one transaction; safe to repeat. */
  record(batch: Batch): Promise<Recorded>;
  /** How many of them are not stored yet. */
  countNew(observations: readonly Observation[]): Promise<number>;
  /** All of several servers, in no promised order; a server without an entry is not known. */
  of(serverIds: readonly string[]): Promise<ReadonlyMap<string, readonly Observation[]>>;
  /** All of one server, oldest first, with origin and arrival. */
  about(serverId: string): Promise<readonly RecordedObservation[]>;
}

export interface RecordedObservation extends Observation {
  readonly position: string | null;
  readonly origin: string;
  readonly recordedAtUs: number;
}

/** Every row once, in chunks, in no promised order: the input of digests. */
export interface Dump {
  lives(): AsyncIterable<readonly ServerLife[]>;
  observations(): AsyncIterable<readonly Observation[]>;
  /** Not read at one instant: of a server that is being written, the life may be older than the observations. */
  livesWithObservations(): AsyncIterable<readonly LifeWithObservations[]>;
}

export interface LifeWithObservations {
  readonly life: ServerLife;
  readonly observations: readonly Observation[];
}

export interface LivesStore {
  readonly servers: Servers;
  readonly totals: Totals;
  readonly observations: Observations;
  readonly quarantine: Quarantine;
  readonly dump: Dump;
  readonly folds: Folds;
}
