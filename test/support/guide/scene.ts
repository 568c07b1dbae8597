/** A folder that looks like a checkout after a build, and a shell in it that goes down a page as a reader would. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { freePort } from '../databases/started-server';
import { PROGRAM_VARIABLE } from '../program/built-program';
import { STARTS_SOON } from '../program/program';
import { ROOT, type Step } from './pages';

export interface Printed {
  readonly status: number | null;
  /** What a reader sees in the terminal: standard output and standard error. */
  readonly text: string;
}

export interface Scene {
  run(step: Step): Promise<Printed>;
  close(): Promise<void>;
}

/** The ports that the pages name, for HTTP and for lines; a service gets free ones in their place. */
const PORT = 8790;
const LINES_PORT = '4242';
const LISTENING = /^listening on https?:\/\/[^:]+:(\d+)$/m;

/** What is built already is not built again; an answer of 4xx or 5xx is a failure; earlier exports are there. */
const PRELUDE = `
exec 2>&1
set -euo pipefail
make() { command make --no-print-directory --old-file=build "$@"; }
curl() { command curl --fail-with-body "$@"; }
[ ! -f .exported ] || . ./.exported
`;
const KEEP_EXPORTS = "trap 'export -p > .exported' EXIT\n";

const BESIDE = ['api-ref', 'samples', 'package.json', 'node_modules', 'Makefile'];

async function makeFolder(): Promise<string> {
  const program = process.env[PROGRAM_VARIABLE];
  if (program === undefined) throw new Error('the program does not compile');
  const folder = await mkdtemp(join(tmpdir(), 'tenant-usage-'));
  await symlink(dirname(dirname(program)), join(folder, 'dist'));
  for (const name of BESIDE) await symlink(join(ROOT, name), join(folder, name));
  await mkdir(join(folder, '.bin'));
  const command = join(folder, '.bin', 'tenant-usage');
  await writeFile(command, `#!/bin/sh\nexec node '${program}' "$@"\n`);
  await chmod(command, 0o755);
  return folder;
}

function start(script: string, folder: string, env: Readonly<Record<string, string>> = {}) {
  const child = spawn('bash', ['--norc', '-c', `${PRELUDE}${script}`], {
    cwd: folder,
    env: { PATH: `${join(folder, '.bin')}:${process.env['PATH']}`, HOME: folder, ...env },
    detached: true, // a group of its own, so that a signal reaches the program below the shell
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const printed = { text: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed.text += text;
  });
  return { child, printed };
}

async function stop(child: ChildProcess | undefined): Promise<void> {
  if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, 'close');
  process.kill(-child.pid, 'SIGINT');
  await closed;
}

export async function openScene(): Promise<Scene> {
  const folder = await makeFolder();
  let service: ChildProcess | undefined;
  let port = PORT;
  const linesPort = String(await freePort());

  const asOnThePage = (text: string): string => text.replaceAll(`:${port}`, `:${PORT}`);

  async function runToEnd(script: string): Promise<Printed> {
    const { child, printed } = start(
      `${KEEP_EXPORTS}${script.replaceAll(`:${PORT}`, `:${port}`)}`.replaceAll(
        LINES_PORT,
        linesPort,
      ),
      folder,
    );
    const [status] = await once(child, 'close');
    return { status, text: asOnThePage(printed.text) };
  }

  async function startService(script: string): Promise<Printed> {
    await stop(service);
    const here = script.replaceAll(LINES_PORT, linesPort);
    const { child, printed } = start(here, folder, { TENANT_USAGE_PORT: '0', ...STARTS_SOON });
    service = child;
    const closed = once(child, 'close').then(() => 'closed');
    while (!LISTENING.test(printed.text)) {
      const next = await Promise.race([once(child.stdout, 'data'), closed]);
      if (next === 'closed') return { status: child.exitCode, text: printed.text };
    }
    port = Number(LISTENING.exec(printed.text)?.[1]);
    return { status: 0, text: asOnThePage(printed.text) };
  }

  return {
    run: ({ script, keepsRunning }) => (keepsRunning ? startService(script) : runToEnd(script)),
    async close() {
      await stop(service);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
