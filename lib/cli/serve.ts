/** `serve`: answers the usage API until it is asked to stop. */
import { once } from 'node:events';
import { composeApp } from '../compose';
import { type Config, SETTING_KEYS, SETTINGS } from '../config';
import { UsageError } from '../domain/errors';
import { nobody } from '../http/auth/nobody';
import type { AuthenticatorMaker } from '../http/auth/parts';
import { authenticators } from '../http/auth/registry';
import { createLog, type Log } from '../log';
import type { Store } from '../store/store';
import type { Command, Context } from './command';
import { EXIT } from './exit';
import { listen } from './listen';
import { isLoopback } from './loopback';
import { writeLine } from './output';
import { withStore } from './with-store';

export const serveCommand: Command = {
  name: 'serve',
  summary: 'answer the usage API over HTTP',
  details:
    'Brings the database up to date, then prints one line "listening on http://HOST:PORT"\n' +
    'on standard output. Logs JSON lines on standard error. SIGTERM and SIGINT stop it;\n' +
    'requests that run are finished first.',
  settings: SETTING_KEYS,
  examples: [
    'tenant-usage serve --auth noauth',
    'tenant-usage serve --auth noauth --database sqlite:/var/lib/usage.db --port 0',
  ],
  run: serve,
};

/** How long a request that runs may keep a stopping server waiting. */
const STOP_DEADLINE_MS = 10_000;

async function serve(context: Context): Promise<number> {
  const { config, stderr } = context;
  const make = makerFor(config);
  const log = createLog(config.logLevel, stderr);
  await withStore(context, 'migrate', (store) => answer(context, { store, make, log }));
  log.info('stopped');
  return EXIT.ok;
}

interface Parts {
  readonly store: Store;
  readonly make: AuthenticatorMaker;
  readonly log: Log;
}

async function answer({ config, nowUs, stdout, stop }: Context, parts: Parts): Promise<void> {
  const { store, log } = parts;
  const authenticate = parts.make({ known: nobody, nowUs, log });
  const app = composeApp({ store, log, authenticate, nowUs, settings: config });
  const listening = await listen(app, config);
  const { url } = listening;
  log.info({ url, auth: config.auth }, 'listening');
  await writeLine(stdout, `listening on ${url}`);
  if (!stop.aborted) await once(stop, 'abort');
  const stopped = listening.stop(STOP_DEADLINE_MS);
  log.info('stopping');
  await stopped;
}

function makerFor({ auth, host }: Config): AuthenticatorMaker {
  const make = auth && authenticators[auth];
  if (!make) {
    const { allowed } = SETTINGS.auth.kind;
    throw new UsageError('usage', `--auth must be chosen, it has no default; allowed: ${allowed}`);
  }
  if (auth === 'noauth' && !isLoopback(host)) {
    throw new UsageError(
      'usage',
      `--auth noauth believes everybody, so --host ${host} is refused; allowed: a loopback address such as 127.0.0.1`,
    );
  }
  return make;
}
