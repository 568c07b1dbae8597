/** `serve`: answers the usage API until it is asked to stop. */
import { once } from 'node:events';
import { composeApp } from '../compose';
import { type Config, SETTING_KEYS, SETTINGS } from '../config';
import { UsageError } from '../domain/errors';
import type { Authenticate } from '../http/auth/caller';
import type { AuthenticatorMaker } from '../http/auth/parts';
import { createPolicy, type May } from '../http/auth/policy';
import { authenticators } from '../http/auth/registry';
import { createLog, type Log } from '../log';
import type { Store } from '../store/store';
import type { Command, Context } from './command';
import { EXIT } from './exit';
import { listen } from './listen';
import { isLoopback } from './loopback';
import { writeLine } from './output';
import { readTls, type Tls } from './tls';
import { renewTls } from './tls-renewal';
import { withStore } from './with-store';

export const serveCommand: Command = {
  name: 'serve',
  summary: 'answer the usage API over HTTP',
  details:
    'Brings the database up to date, then prints one line "listening on http://HOST:PORT"\n' +
    'on standard output. Logs JSON lines on standard error. SIGTERM and SIGINT stop it;\n' +
    'requests that run are finished first. Passwords are no flags: they come from the\n' +
    'environment or the file. With --tls-cert and --tls-key it serves HTTPS and reads both\n' +
    'files again on SIGHUP.',
  settings: SETTING_KEYS,
  examples: [
    'tenant-usage serve --auth noauth',
    'tenant-usage serve --auth noauth --database sqlite:/var/lib/usage.db --port 0',
    'tenant-usage serve --auth keystone --config /etc/tenant-usage.yaml',
  ],
  run: serve,
};

/** How long a request that runs may keep a stopping server waiting. */
const STOP_DEADLINE_MS = 10_000;

async function serve(context: Context): Promise<number> {
  const { config, stderr } = context;
  const makeAuthenticate = authenticatorFor(config);
  const { may, unused } = createPolicy(config);
  const tls = readTls(config);
  const log = createLog(config.logLevel, stderr);
  if (unused.length > 0) {
    log.info(
      { file: config.policyFile, rules: unused },
      'rules of the policy file that nothing here asks for',
    );
  }
  const authenticate = makeAuthenticate({ settings: config, nowUs: context.nowUs, log });
  const parts = { authenticate, may, tls, log };
  await withStore(context, 'migrate', (store) => answer(context, { store, ...parts }));
  log.info('stopped');
  return EXIT.ok;
}

interface Parts {
  readonly store: Store;
  readonly authenticate: Authenticate;
  readonly may: May;
  readonly tls: Tls | null;
  readonly log: Log;
}

async function answer(context: Context, parts: Parts): Promise<void> {
  const { config, nowUs, stdout, stop } = context;
  const app = composeApp({ ...parts, nowUs, settings: config });
  const listening = await listen(app, config, parts.tls);
  renewTls(context, listening, parts.log);
  const { url } = listening;
  parts.log.info({ url, auth: config.auth, validTo: parts.tls?.validTo }, 'listening');
  await writeLine(stdout, `listening on ${url}`);
  if (!stop.aborted) await once(stop, 'abort');
  const stopped = listening.stop(STOP_DEADLINE_MS);
  parts.log.info('stopping');
  await stopped;
}

function authenticatorFor({ auth, host }: Config): AuthenticatorMaker {
  const makeAuthenticate = auth && authenticators[auth];
  if (!makeAuthenticate) {
    const { allowed } = SETTINGS.auth.kind;
    throw new UsageError('usage', `--auth must be chosen, it has no default; allowed: ${allowed}`);
  }
  if (auth === 'noauth' && !isLoopback(host)) {
    throw new UsageError(
      'usage',
      `--auth noauth believes everybody, so --host ${host} is refused; allowed: a loopback address such as 127.0.0.1`,
    );
  }
  return makeAuthenticate;
}
