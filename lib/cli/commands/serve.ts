/** `serve`: answers the usage API until it is asked to stop. */
import { AUTH } from '../../auth/settings';
import { DEBUG_VARIABLE, sectionOf } from '../../config';
import { GENERAL } from '../../config/general';
import { POINTS } from '../../config/points';
import { createLog } from '../../log';
import { reloadEvents } from '../../server/context';
import { runServer } from '../../server/process';
import { type ServerServices, serverServices } from '../../server/services';
import { SERVER } from '../../server/settings';
import type { WorkerExit } from '../../server/supervisor';
import { isWorker, reportFailure, runWorker } from '../../server/worker';
import type { Command, Context } from '../program/command';
import { asMessage, EXIT, exitStatus, reasonOf } from '../program/exit';
import { writeLine } from '../program/output';
import { withStore } from '../program/with-store';

export const serveCommand: Command = {
  name: 'serve',
  summary: 'answer the usage API over HTTP',
  details:
    'Brings the database up to date, then prints one line "listening on http://HOST:PORT"\n' +
    'on standard output. Logs JSON lines on standard error. SIGTERM and SIGINT stop it;\n' +
    'requests that run are finished first. Passwords are no flags: they come from the\n' +
    'environment or the file. With --tls-cert and --tls-key it serves HTTPS and reads both\n' +
    'files again on SIGHUP. With --workers several processes answer on the one port; one\n' +
    'that dies is replaced. With --auth keystone it also keeps the names of projects up to date.\n' +
    'While its database is away it answers 503; a request may wait for up to 60 seconds if\n' +
    'the network to the database is cut without a word.',
  options: [
    {
      flags: '--with-collectors',
      help: 'also take in what the configured sources tell, as collect does; for small sites',
    },
  ],
  settings: 'all',
  examples: [
    'tenant-usage serve --auth noauth',
    'tenant-usage serve --auth noauth --database sqlite:/var/lib/usage.db --port 0',
    'tenant-usage serve --auth keystone --config /etc/tenant-usage.yaml --workers 4',
  ],
  run: serve,
};

/** Loaded by those who need them: most services are one process and collect nothing. */
const loadCluster = (): typeof import('../../server/cluster') => require('../../server/cluster');
const loadCollectors = (): typeof import('../collect/collectors') =>
  require('../collect/collectors');

async function serve(context: Context): Promise<number> {
  if (isWorker(context)) return serveAsWorker(context);
  return context.has('with-collectors') ? serveAndCollect(context) : serveOnly(context);
}

/** Each ends with the other one. */
async function serveAndCollect(context: Context): Promise<number> {
  const collectors = loadCollectors().configuredCollectors(context.config);
  const ended = new AbortController();
  const both = { ...context, signal: AbortSignal.any([context.signal, ended.signal]) };
  const log = createLog(sectionOf(context.config, GENERAL).logLevel, context.stderr);
  const stop = (): void => ended.abort();
  const [served, ...collected] = await Promise.allSettled([
    serveOnly(both).finally(stop),
    ...collectors.map((collect) => collect(both, log).finally(stop)),
  ]);
  for (const each of [served, ...collected]) if (each.status === 'rejected') throw each.reason;
  return served.status === 'fulfilled' ? served.value : EXIT.failure;
}

async function serveOnly(given: Context): Promise<number> {
  const { config, stdout } = given;
  const services = serverServices(given);
  reportUnusedRules(given, services);
  const reload = reloadEvents();
  // The certificate is read, and a database may take minutes, in which a SIGHUP must not end the process.
  if (services.tls !== null) given.onReload(reload.notify);
  const context = { ...given, onReload: reload.onReload };
  const onListening = (url: string) => writeLine(stdout, `listening on ${url}`);
  if (sectionOf(config, SERVER).workers > 1) {
    return statusAfter(await loadCluster().runCluster(context, { services, onListening }), context);
  }
  const seriesLimits = sectionOf(config, POINTS);
  await withStore({ ...context, seriesLimits }, 'migrate', (store) =>
    runServer(context, { store, services, onListening }),
  );
  services.log.info({}, 'stopped');
  return EXIT.ok;
}

/** Why a worker failed is printed by the primary process. */
async function serveAsWorker(context: Context): Promise<number> {
  try {
    await runWorker(context);
    return EXIT.ok;
  } catch (error) {
    await reportFailure(reasonOf(error, Boolean(context.env[DEBUG_VARIABLE])));
    return exitStatus(error);
  }
}

/** A worker that died without a reason has left its message on standard error itself. */
function statusAfter(failed: WorkerExit | undefined, { stderr }: Context): number {
  if (!failed) return EXIT.ok;
  if (failed.reason !== undefined) stderr.write(`${asMessage(failed.reason)}\n`);
  return failed.status ?? EXIT.failure;
}

function reportUnusedRules({ config }: Context, { log, policy }: ServerServices): void {
  const { policyFile: file } = sectionOf(config, AUTH);
  const { suspect } = policy;
  const others = policy.unused.filter((name) => !suspect.includes(name));
  if (suspect.length > 0) log.warn({ file, rules: suspect }, `${UNUSED}; misspelt?`);
  if (others.length > 0) log.info({ file, rules: others }, UNUSED);
}

const UNUSED = 'rules of the policy file that no action here uses';
