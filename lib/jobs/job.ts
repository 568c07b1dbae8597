/** The contract of a job: work that is done at intervals, by one of several processes. */
import type { Config } from '../config';
import type { Section } from '../config/section';
import type { NamedProject, ProjectDirectory } from '../identity/directory';
import type { Log } from '../log';
import type { Store } from '../store/store';

/** What a job may use. */
export interface JobContext {
  readonly store: Store;
  readonly config: Config;
  /** The clock, µs since the epoch. */
  readonly nowUs: () => number;
  readonly log: Log;
  /** The projects of the cloud; only with a Keystone. */
  readonly directory?: ProjectDirectory | undefined;
  /** Takes the projects that came with callers' tokens; only in a process that answers requests. */
  readonly takeCallerProjects?: (() => readonly NamedProject[]) | undefined;
}

export interface Job {
  /** Also the name of its lease. */
  readonly name: string;
  /** One sentence on what it is for, as in the list of jobs. */
  readonly summary: string;
  /** Its settings, if it has any. */
  readonly section?: Section;
  /** From the start of one run to the start of the next; 0: it does not run by itself. */
  readonly intervalMs: (config: Config) => number;
  /** Every process does it for itself, without a lease. */
  readonly isPerProcess?: true;
  /** What it needs and does not have here, in a few words; it does not run then. */
  readonly missing?: (context: JobContext) => string | undefined;
  /** Does the work once. Throws if it fails; ends soon, with `interrupted`, after `signal` is aborted. */
  readonly run: (context: JobContext, signal: AbortSignal) => Promise<void>;
}
