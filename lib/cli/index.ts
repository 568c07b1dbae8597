#!/usr/bin/env node
/** The program itself: this process as the surroundings of one command line. */
import type { Output, Surroundings } from './command';
import { EXIT } from './exit';
import { run } from './run';

/** The first signal asks to stop, the second one does not ask. */
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

/** Whoever reads our output may leave: `… | head` is no failure, and a lost log stops no service. */
function surviveLeavingReaders(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    process.exit(error.code === 'EPIPE' ? EXIT.ok : EXIT.failure);
  });
  process.stderr.on('error', () => undefined);
}

const written = (stream: Output): Promise<void> =>
  new Promise((resolve) => void stream.write('', () => resolve()));

async function main(): Promise<void> {
  surviveLeavingReaders();
  const around: Surroundings = {
    env: process.env,
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    nowUs: () => Date.now() * 1000,
    stop: stopOnSignals(),
  };
  const status = await run(process.argv.slice(2), around);
  await Promise.all([written(process.stdout), written(process.stderr)]);
  process.exit(status);
}

void main();
