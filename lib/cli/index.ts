#!/usr/bin/env node
/** The entry point: runs one command line in this process. */
import type { ProcessContext } from './program/command';
import { EXIT } from './program/exit';
import { write } from './program/output';
import { run } from './program/run';

/** The first signal stops gracefully, the second one at once. */
function stopOnSignals(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (controller.signal.aborted) process.exit(EXIT.interrupted);
      controller.abort();
    });
  }
  return controller.signal;
}

/** Failures of standard output. A reader may leave, so `… | head` is no failure, and a lost log stops no service. */
class OutputFailure {
  #code: string | undefined;

  constructor() {
    process.stdout.on('error', ({ code, message }: NodeJS.ErrnoException) => {
      if (code !== 'EPIPE') this.#code ??= code ?? message;
    });
    process.stderr.on('error', () => undefined);
  }

  /** The exit status, which is a failure if a result was lost. */
  statusAfter(status: number): number {
    if (this.#code === undefined) return status;
    process.stderr.write(`tenant-usage: standard output: cannot be written (${this.#code})\n`);
    return status === EXIT.ok ? EXIT.failure : status;
  }
}

async function main(): Promise<void> {
  const failure = new OutputFailure();
  const env: ProcessContext = {
    env: process.env,
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    nowUs: () => Date.now() * 1000,
    signal: stopOnSignals(),
    onReload: (listener) => void process.on('SIGHUP', listener),
  };
  const status = await run(process.argv.slice(2), env);
  await write(process.stdout, '');
  const last = failure.statusAfter(status);
  await write(process.stderr, '');
  process.exit(last);
}

void main();
