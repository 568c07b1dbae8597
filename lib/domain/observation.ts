/** Observations: what sources report about servers. The state of a server is computed from these alone. */
import { hash } from 'node:crypto';
import { canonicalJson } from './values/canonical';

/** The class of source that an observation comes from, the most trusted first. */
export type SourceClass = 'operator' | 'notification' | 'api' | 'database' | 'file' | 'inferred';

/** The rank of each class: a higher one is trusted more. Part of the program, not of the configuration. */
export const RANK: Readonly<Record<SourceClass, number>> = {
  operator: 5,
  notification: 4,
  api: 3,
  database: 2,
  file: 1,
  inferred: 0,
};

/** `row`: the whole server as a system of record had it; `event`: one dated change; `void`: takes one observation back. */
export type ObservationKind = 'row' | 'event' | 'void';

/** The resources of a flavor. `flavor` is its name, the only key that every source has. */
export interface Size {
  readonly flavor: string;
  readonly vcpus: number;
  readonly memoryMb: number;
  readonly rootGb: number;
  readonly ephemeralGb: number;
}

/** Facts of one observation: a missing key says nothing, null means "none". Instants are µs since the epoch, UTC. */
export interface Facts {
  readonly createdAtUs?: number | null;
  readonly launchedAtUs?: number | null;
  readonly terminatedAtUs?: number | null;
  readonly restoredAtUs?: number | null;
  readonly projectId?: string | null;
  readonly state?: string | null;
  readonly zone?: string | null;
  readonly host?: string | null;
  readonly name?: string | null;
  readonly image?: string | null;
  readonly cell?: string | null;
  /** Null, in events only: the size changed at that instant, to what is not known. */
  readonly size?: Size | null;
  /** Apart from the size: some sources do not report swap, and that must not look like a resize. */
  readonly swapMb?: number;
  readonly metadata?: Readonly<Record<string, string>>;
  /** Events only: orders several events of one instant; absent means 0, and 0 is never stored. */
  readonly sequence?: number;
  /** `void` only: the id of the observation that is taken back, and why. */
  readonly voids?: string;
  readonly reason?: string;
  /** Unknown fields, kept as they came; the fold does not use them. */
  readonly ext?: Readonly<Record<string, unknown>>;
}

/** The content of an observation. `atUs`: when a row last changed upstream (its as-of), or when an event happened. */
export interface Statement {
  readonly serverId: string;
  readonly source: SourceClass;
  readonly kind: ObservationKind;
  readonly atUs: number;
  readonly facts: Facts;
}

/** A statement with its identity: equal content is the same observation, however often it arrives. */
export interface Observation extends Statement {
  readonly id: string;
}

/** Gives a statement its identity: SHA-256, in hex, of its canonical JSON. */
export function observe({ serverId, source, kind, atUs, facts }: Statement): Observation {
  const statement = { serverId, source, kind, atUs, facts };
  const id = hash('sha256', canonicalJson(statement));
  return { ...statement, id };
}
