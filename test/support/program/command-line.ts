/** Command lines in this process: as quick as a function call, with everything caught that they say. */
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { run } from '../../../lib/cli/program/run';
import { FIXED_NOW_US } from '../databases/stores';
import type { Outcome } from './program';

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  /** In the place of the input: what is typed, for instance. */
  readonly stdin?: NodeJS.ReadableStream;
  /** Aborted: somebody has asked to signal. */
  readonly signal?: AbortSignal;
  /** Called with each listener for SIGHUP. */
  readonly onReload?: (listener: () => void) => void;
  /** The time at which it runs, µs since the epoch. */
  readonly nowUs?: number;
}

/** Runs one command line to its end. */
export async function runHere(
  argv: readonly string[],
  { env = {}, input = '', stdin: typed, nowUs = FIXED_NOW_US, ...options }: RunOptions = {},
): Promise<Outcome> {
  const { signal = new AbortController().signal, onReload = () => undefined } = options;
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const said = Promise.all([text(stdout), text(stderr)]);
  const stdin = typed ?? Readable.from([Buffer.from(input)]);
  const clock = { nowUs: () => nowUs, signal, onReload };
  const status = await run(argv, { env, stdin, stdout, stderr, ...clock });
  stdout.end();
  stderr.end();
  const [out, err] = await said;
  return { status, stdout: out, stderr: err };
}
