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

/** Requests to read files again; they may come before there is anything that does so. */
export interface ReloadEvents {
  notify(): void;
  /** A listener that comes too late for an event is called at once. */
  onReload(listener: () => void): void;
}

export function reloadEvents(): ReloadEvents {
  const listeners: (() => void)[] = [];
  let isMissed = false;
  return {
    notify() {
      isMissed = listeners.length === 0;
      for (const listener of listeners) listener();
    },
    onReload(listener) {
      listeners.push(listener);
      if (isMissed) listener();
    },
  };
}
