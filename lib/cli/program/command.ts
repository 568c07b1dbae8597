/** The contract of one command of the program: data that says how it is called, and what it runs. */
import type { Config, ResolvedSetting } from '../../config';

/** An output stream; `isTTY` if it is a terminal, which then knows how many characters a line of it has. */
export type Output = NodeJS.WritableStream & {
  readonly isTTY?: boolean;
  readonly columns?: number;
};

/** The process around a command: environment, standard streams, clock and signals. */
export interface ProcessContext {
  readonly env: NodeJS.ProcessEnv;
  readonly stdin: NodeJS.ReadableStream;
  /** Results only, for scripts. */
  readonly stdout: Output;
  /** Messages, progress (on a terminal) and logs. */
  readonly stderr: Output;
  /** The clock, µs since the epoch, UTC. */
  readonly nowUs: () => number;
  /** Aborted by the first SIGINT or SIGTERM; a second one ends the process at once. */
  readonly signal: AbortSignal;
  /** Registers a listener for SIGHUP, which means to read files again and ends a process without a listener. */
  readonly onReload: (listener: () => void) => void;
}

export interface Context extends ProcessContext {
  /** The arguments that are no options, in order. */
  readonly args: readonly string[];
  /** The value of an option that takes one, by its name without dashes ("as-of"); undefined if it was not given. */
  text(option: string): string | undefined;
  /** The values of an option that takes several (`<id...>`) or that may be repeated, in order. */
  texts(option: string): readonly string[];
  /** Whether an option that takes no value was given, by its name without dashes. */
  has(option: string): boolean;
  readonly config: Config;
  /** Every setting with its origin. */
  readonly settings: readonly ResolvedSetting[];
}

export interface CommandArgument {
  /** As in the help: `<id>` needed, `[file]` not needed, `<file...>` one or more. */
  readonly name: string;
  readonly help: string;
}

export interface CommandOption {
  /** As in the help: `--strict`, `--as-of <time>`. */
  readonly flags: string;
  readonly help: string;
  /** The values that it takes; undefined: any. */
  readonly choices?: readonly string[];
  /** May be given more than once; `texts` reads it. */
  readonly repeats?: boolean;
}

export interface Command {
  readonly name: string;
  /** One sentence, as in the list of commands. */
  readonly summary: string;
  /** What else is worth knowing, shown above the options. */
  readonly details?: string;
  readonly arguments?: readonly CommandArgument[];
  readonly options?: readonly CommandOption[];
  /** The settings that this command takes as flags, by their keys (`maxLimit`, `keystoneAuthUrl`); `--config` comes by itself. */
  readonly settings?: readonly string[] | 'all';
  /** Whole command lines with a `# remark` above each where it helps. */
  readonly examples?: readonly string[];
  /** Does the work and gives the exit status. Throws an AppError for a failure that is not a bug. */
  readonly run?: (context: Context) => Promise<number>;
  /** The commands below this one. With a `run` as well, its first argument is none of their names. */
  readonly commands?: readonly Command[];
}
