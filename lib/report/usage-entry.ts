/** The usage of a window, one entry a project or one a server, whatever the accounting. */

export interface UsageHours {
  readonly hours: number;
  readonly vcpuHours: number;
  readonly memoryMbHours: number;
  readonly localGbHours: number;
}

export interface UsageEntry extends UsageHours {
  readonly projectId: string | null;
  /** Undefined: all servers of the project. */
  readonly server?: EntryServer;
}

export interface EntryServer {
  readonly id: string;
  readonly name: string | null;
  /** Those that were counted, in the order of time, each once. */
  readonly flavors: readonly string[];
}

export interface UsageEntriesQuery {
  readonly startUs: number;
  /** Already clamped to now; before or at the start, the window is empty. */
  readonly stopUs: number;
  readonly nowUs: number;
  /** Undefined: all projects that have usage. Those named get an entry even without any. */
  readonly projectIds?: readonly string[];
}

/** Pages of entries in the order of projects and servers by bytes; it returns the total. */
export type UsageEntries = AsyncGenerator<readonly UsageEntry[], UsageHours>;
