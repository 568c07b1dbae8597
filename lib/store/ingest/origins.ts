/** The contract of origins: the files, queues and producers that observations came from, and what each of them brought. */

/** Of one origin, what it was the first to bring; what another one had brought before is not counted. */
export interface Origin {
  /** As in a batch: `file:servers.ndjson`. */
  readonly name: string;
  readonly observations: number;
  readonly firstRecordedAtUs: number;
  readonly lastRecordedAtUs: number;
}

export interface OriginQuery {
  readonly origin: string;
  /** Only what was recorded then or later. */
  readonly sinceUs?: number;
  /** Only what was recorded before. */
  readonly untilUs?: number;
  /** Only servers strictly after this id. */
  readonly afterServerId?: string;
  readonly maxServers: number;
}

export interface OriginObservation {
  readonly serverId: string;
  readonly id: string;
  /** Whether a void takes it back already. */
  readonly isVoided: boolean;
}

export interface Origins {
  /** In the order of their names by bytes, at most `limit` strictly after `after`. */
  list(after: string | undefined, limit: number): Promise<readonly Origin[]>;
  /** All of the first servers that it brought anything but voids about, in the order of (server, id); none: the end. */
  observations(query: OriginQuery): Promise<readonly OriginObservation[]>;
}
