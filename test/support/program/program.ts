/** The program as its users meet it: a process of its own, in a folder of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { PROGRAM_VARIABLE } from './built-program';

const LOADER = pathToFileURL(require.resolve('tsx')).href;
const SOURCE = join(__dirname, '..', '..', '..', 'lib', 'cli', 'index.ts');
const built = process.env[PROGRAM_VARIABLE];
const PROGRAM = built ? [built] : ['--import', LOADER, SOURCE];

/** Few tests ask a service so much that warming up would pay. */
export const STARTS_SOON = { TENANT_USAGE_WARM_UP: 'off' };

export interface Outcome {
  /** Null if a signal ended it. */
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly process: ChildProcess;
  /** All that it wrote, once it ended. */
  readonly outcome: Promise<Outcome>;
}

export interface ProgramOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  /** Standard input does not end after the input, as if more were to come. */
  readonly staysOpen?: boolean;
  /** A shell's words before the program, e.g. limits that it shall live with. */
  readonly shell?: string;
}

export interface Workplace {
  /** Where the program runs; relative paths start here. */
  readonly folder: string;
  run(argv: readonly string[], options?: ProgramOptions): Promise<Outcome>;
  start(argv: readonly string[], options?: ProgramOptions): Running;
  /** Starts `serve` on a free port and waits until it is ready. */
  serve(
    argv?: readonly string[],
    options?: ProgramOptions,
  ): Promise<Running & { readonly url: string }>;
  /** Ends what still runs and removes the folder. */
  remove(): Promise<void>;
}

export async function makeWorkplace(): Promise<Workplace> {
  const folder = await mkdtemp(join(tmpdir(), 'tenant-usage-'));
  const started: ChildProcess[] = [];

  function start(
    argv: readonly string[],
    { env, input = '', staysOpen, shell }: ProgramOptions = {},
  ): Running {
    const program = [process.execPath, ...PROGRAM, ...argv];
    const [file = '', ...args] =
      shell === undefined
        ? program
        : ['bash', '--norc', '-c', `${shell} exec "$@"`, '', ...program];
    const child = spawn(file, args, {
      cwd: folder,
      env: { PATH: process.env['PATH'], ...STARTS_SOON, ...env },
    });
    started.push(child);
    child.stdin.on('error', () => undefined); // it may end without reading
    child.stdin.write(input);
    if (!staysOpen) child.stdin.end();
    return { process: child, outcome: outcomeOf(child) };
  }

  return {
    folder,
    start,
    run: (argv, options) => start(argv, options).outcome,
    async serve(argv = [], options = {}) {
      const call = ['serve', '--auth', 'noauth', '--port', '0', ...argv];
      const running = start(call, options);
      return { ...running, url: await readyAt(running) };
    },
    async remove() {
      for (const child of started) child.kill('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function outcomeOf(child: ChildProcess): Promise<Outcome> {
  const said = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (text: string) => {
      said[name] += text;
    });
  }
  const [status] = (await once(child, 'close')) as [number | null];
  return { status, ...said };
}

async function readyAt({ process: child, outcome }: Running): Promise<string> {
  if (!child.stdout) throw new Error('the output is not to be read');
  const line = once(createInterface(child.stdout), 'line');
  const first = await Promise.race([line, outcome]);
  if (Array.isArray(first)) return String(first[0]).replace('listening on ', '');
  throw new Error(`serve ended with ${first.status}: ${first.stderr}`);
}
