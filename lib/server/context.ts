/** What the server needs of the process that it runs in. */
import type { Config } from '../config';

export interface ServerContext {
  readonly config: Config;
  readonly env: NodeJS.ProcessEnv;
  /** Where the log goes. */
  readonly stderr: NodeJS.WritableStream;
  /** The clock, µs since the epoch, UTC. */
  readonly nowUs: () => number;
  /** Aborted when the server is to stop. */
  readonly signal: AbortSignal;
  /** Registers what to do at each SIGHUP, which ends a process that registers nothing. */
  readonly onReload: (listener: () => void) => void;
}
