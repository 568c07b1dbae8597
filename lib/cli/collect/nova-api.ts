/** `collect nova-api`: asks Nova's API again and again what has changed. */
import { setTimeout as timer } from 'node:timers/promises';
import { backoff } from '../../concurrency';
import { sectionOf } from '../../config';
import { GENERAL } from '../../config/general';
import { AppError } from '../../errors';
import { novaClient } from '../../ingest/nova-api/client';
import { NOVA_API } from '../../ingest/nova-api/settings';
import type { Look } from '../../ingest/nova-api/source';
import { runPipeline } from '../../ingest/pipeline';
import { latestUsOf } from '../../ingest/records/future';
import { INGEST } from '../../ingest/settings';
import { createLog, type Log } from '../../log';
import { logOnChange } from '../../log-on-change';
import type { Store } from '../../store/store';
import { SECOND_US } from '../../time';
import type { Command, Context } from '../program/command';
import { EXIT } from '../program/exit';
import { withStore } from '../program/with-store';

/** The settings of Nova's API that are flags of the commands that ask it. */
export const NOVA_API_FLAGS: readonly string[] = Object.entries(NOVA_API.settings)
  .filter(([, { placeholder }]) => placeholder !== undefined)
  .map(([property]) => `novaApi${property.charAt(0).toUpperCase()}${property.slice(1)}`);

export const novaApiCommand: Command = {
  name: 'nova-api',
  summary: "ask Nova's API what has changed, at intervals",
  details:
    'Asks for the servers of all projects that have changed since the last look, and a while\n' +
    'before it; the first time for all, deleted ones too, as far as Nova still has them. A look\n' +
    'that is cut off is repeated from where the last whole one began, so that nothing is missed.\n' +
    'What cannot be understood is kept in the quarantine. Passwords are no flags: they come from\n' +
    'the environment (TENANT_USAGE_NOVA_API_PASSWORD) or the file. Logs JSON lines on standard\n' +
    'error; SIGTERM and SIGINT stop it.',
  options: [{ flags: '--once', help: 'look once, then end; exit status 1 if that fails' }],
  settings: ['database', 'logLevel', 'allowFuture', ...NOVA_API_FLAGS],
  examples: [
    'tenant-usage collect nova-api --config /etc/tenant-usage.yaml',
    '# one look, for cron',
    'tenant-usage collect nova-api --once --config /etc/tenant-usage.yaml',
  ],
  async run(context) {
    const log = createLog(sectionOf(context.config, GENERAL).logLevel, context.stderr);
    await collectNovaApi(context, log, context.has('once'));
    log.info({}, 'stopped');
    return EXIT.ok;
  },
};

/** Until the signal is aborted, or once. Throws `invalidArgument` at once for settings that are incomplete. */
export async function collectNovaApi(context: Context, log: Log, isOnce = false): Promise<void> {
  const { signal } = context;
  const nova = novaClient({ ...context, log }, 'collect nova-api');
  const retryPolicy = {
    forMs: Number.POSITIVE_INFINITY,
    onWait: (reason: string) => log.warn({ reason }, 'the database is away, waiting for it'),
    signal,
  };
  await withStore({ ...context, ...(!isOnce && { retryPolicy }) }, 'migrate', (store) => {
    const look = () => lookOnce(store, lookOf(context, store, { nova, log }), signal);
    return isOnce ? look() : keepLooking(context, log, look);
  });
}

function lookOf(
  { config, nowUs }: Context,
  { sources }: Store,
  { nova, log }: Pick<Look, 'nova' | 'log'>,
): Look {
  const { regionName, pageSize, overlap } = sectionOf(config, NOVA_API);
  return {
    ...{ nova, log, sources, nowUs, pageSize, overlapUs: overlap * SECOND_US },
    cell: regionName ?? 'default',
    latestUs: latestUsOf(nowUs, sectionOf(config, INGEST)),
  };
}

type SourceModule = typeof import('../../ingest/nova-api/source');

const loadSource = (): SourceModule => require('../../ingest/nova-api/source');

async function lookOnce({ observations }: Store, look: Look, signal: AbortSignal): Promise<void> {
  const { cell, log } = look;
  await runPipeline(loadSource().novaApiSource(look), (batch) => observations.record(batch), {
    signal,
    onBatch({ submitted, refused = [] }, { added, quarantined }) {
      const counts = { cell, said: submitted.length, added, refused: refused.length };
      if (quarantined > 0) log.warn({ ...counts, quarantined }, 'nova-api: refused');
      else log.info(counts, 'nova-api: stored');
    },
  });
}

const RETRY_MS = backoff({ first: 10_000, longest: 600_000 });

/** A look that fails is repeated sooner than the next one is due. */
async function keepLooking(
  { config, signal }: Context,
  log: Log,
  look: () => Promise<void>,
): Promise<void> {
  const intervalMs = sectionOf(config, NOVA_API).interval * 1000;
  const changes = logOnChange(log, {});
  for (let failures = 0; !signal.aborted; ) {
    const startMs = performance.now();
    let waitMs = intervalMs;
    try {
      await look();
      failures = 0;
      changes.recovered('nova-api: Nova answers again');
    } catch (error) {
      if (signal.aborted) return;
      if (!isTransient(error)) throw error;
      changes.failed(error, 'nova-api: a look failed, trying again');
      waitMs = Math.min(intervalMs, RETRY_MS(failures));
      failures += 1;
    }
    const leftMs = Math.max(0, waitMs - (performance.now() - startMs));
    await timer(leftMs, undefined, { signal }).catch(() => undefined);
  }
}

const isTransient = (error: unknown): boolean =>
  error instanceof AppError &&
  ['cloudUnavailable', 'identityUnavailable', 'database'].includes(error.code);
