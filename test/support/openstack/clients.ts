/** Clients of other people as their users run them: unmodified, as processes, told by variables who they are. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Outcome } from '../program/program';
import { type CloudCaller, clientVariables } from './callers';
import type { Cloud } from './cloud';
import { PYTHON } from './installed';
import { REGION } from './keystone-files';

export interface Clients {
  /** Runs one to its end. */
  run(caller: CloudCaller, ...words: readonly string[]): Promise<Outcome>;
  /** The same, and throws if it fails; gives what it printed. */
  output(caller: CloudCaller, ...words: readonly string[]): Promise<string>;
  /** A script of ours that uses a library of theirs; prints JSON. */
  python(caller: CloudCaller, script: string, ...words: readonly string[]): Promise<unknown>;
  remove(): Promise<void>;
}

/** Longer than any of them takes: those that page without an end have to be ended. */
const TIMEOUT_MS = 60_000;

export async function makeClients(cloud: () => Cloud): Promise<Clients> {
  // Where they remember what they found installed; the first one takes longer.
  const home = await mkdtemp(join(tmpdir(), 'tenant-usage-'));

  async function run(caller: CloudCaller, ...[file = '', ...words]: readonly string[]) {
    const variables = {
      OS_AUTH_URL: cloud().keystone.url,
      OS_IDENTITY_API_VERSION: '3',
      OS_REGION_NAME: REGION,
      ...clientVariables(caller),
    };
    const child = spawn(file, words, {
      cwd: home,
      // Nothing else of ours, such as a proxy or another cloud.
      env: { PATH: '/usr/bin:/bin', HOME: home, PYTHONWARNINGS: 'ignore', ...variables },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: TIMEOUT_MS,
      killSignal: 'SIGKILL',
    });
    const closed = once(child, 'close') as Promise<[number | null]>;
    const [stdout, stderr, [status]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      closed,
    ]);
    return { status, stdout, stderr };
  }

  async function output(caller: CloudCaller, ...words: readonly string[]): Promise<string> {
    const { status, stdout, stderr } = await run(caller, ...words);
    if (status === 0) return stdout;
    throw new Error(`${words.join(' ')} ended with ${status}: ${stderr}`);
  }

  return {
    run,
    output,
    python: async (caller, script, ...words) =>
      JSON.parse(await output(caller, PYTHON, '-B', script, ...words)),
    remove: () => rm(home, { recursive: true, force: true }),
  };
}

/** The cells of the tables that they draw, without the heads. */
export const rowsOf = (drawn: string): readonly string[][] =>
  drawn
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) => line.split('|').slice(1, -1))
    .map((cells) => cells.map((cell) => cell.trim()))
    .slice(1);
