/** `collect nova-notifications`: hears the message brokers of a Nova. */
import { readFileSync } from 'node:fs';
import { sectionOf } from '../../config';
import { GENERAL } from '../../config/general';
import { AppError } from '../../errors';
import { novaNotifications } from '../../ingest/nova-notifications';
import { Coverage } from '../../ingest/nova-notifications/coverage';
import { type BrokerAddress, NOVA_NOTIFICATIONS } from '../../ingest/nova-notifications/settings';
import type { Hearing, NotificationBatch } from '../../ingest/nova-notifications/source';
import { runPipeline } from '../../ingest/pipeline';
import { latestUsOf } from '../../ingest/records/future';
import { INGEST } from '../../ingest/settings';
import { createLog, type Log } from '../../log';
import type { Store } from '../../store/store';
import { SECOND_US } from '../../time';
import type { Command, Context } from '../program/command';
import { EXIT } from '../program/exit';
import { withStore } from '../program/with-store';

export const novaNotificationsCommand: Command = {
  name: 'nova-notifications',
  summary: "hear Nova's notifications on its message bus",
  details:
    'Binds a queue of its own to the exchanges and topics of Nova and stores what the messages\n' +
    'say. A message is acknowledged when it is stored, so that a crash loses nothing; a broker\n' +
    'that is away is tried again. What cannot be understood is kept in the quarantine, without\n' +
    'tokens and passwords. The addresses hold passwords and are no flags: they come from the\n' +
    'environment (TENANT_USAGE_NOVA_NOTIFICATIONS_BROKERS) or the file. Logs JSON lines on\n' +
    'standard error; SIGTERM and SIGINT stop it.',
  settings: [
    ...['database', 'logLevel', 'allowFuture', 'novaNotificationsExchanges'],
    ...['novaNotificationsTopics', 'novaNotificationsQueue', 'novaNotificationsPrefetch'],
    ...['novaNotificationsCaFile', 'novaNotificationsSilence'],
  ],
  examples: ['tenant-usage collect nova-notifications --config /etc/tenant-usage.yaml'],
  async run(context) {
    const log = createLog(sectionOf(context.config, GENERAL).logLevel, context.stderr);
    await collectNotifications(context, log);
    log.info({}, 'stopped');
    return EXIT.ok;
  },
};

/** Until the signal is aborted. Throws `invalidArgument` at once if no broker is known. */
export async function collectNotifications(context: Context, log: Log): Promise<void> {
  const { config, signal } = context;
  const cells = cellsOf(brokersIn(config));
  const retryPolicy = {
    forMs: Number.POSITIVE_INFINITY,
    onWait: (reason: string) => log.warn({ reason }, 'the database is away, waiting for it'),
    signal,
  };
  await withStore({ ...context, retryPolicy }, 'migrate', (store) =>
    Promise.all(
      Array.from(cells, ([cell, urls]) =>
        hear(store, hearingOf(context, store, { cell, urls, log })),
      ),
    ),
  );
}

/** Throws `invalidArgument` if there is none. */
export function brokersIn(config: Context['config']): readonly BrokerAddress[] {
  const { brokers } = sectionOf(config, NOVA_NOTIFICATIONS);
  if (brokers) return brokers;
  throw new AppError(
    'invalidArgument',
    'nova_notifications.brokers is not set: it names the message brokers of the cloud',
  );
}

type OfCell = Pick<Hearing, 'cell' | 'urls' | 'log'>;

function hearingOf({ config, nowUs, signal }: Context, { sources }: Store, of: OfCell): Hearing {
  const { brokers: _, caFile, silence, ...queue } = sectionOf(config, NOVA_NOTIFICATIONS);
  const { cell, log } = of;
  const key = { source: novaNotifications.name, cell };
  return {
    ...{ ...queue, ...of, signal },
    latestUs: latestUsOf(nowUs, sectionOf(config, INGEST)),
    coverage: new Coverage({ sources, key, silenceUs: silence * SECOND_US, nowUs, log }),
    ...(caFile !== null && { ca: readCa(caFile) }),
  };
}

/** Throws `invalidArgument`. */
function readCa(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const problem = `nova_notifications.ca_file ${path}: cannot be read (${code ?? cause})`;
    throw new AppError('invalidArgument', problem, { cause });
  }
}

function cellsOf(brokers: readonly BrokerAddress[]): ReadonlyMap<string, readonly string[]> {
  const cells = new Map<string, string[]>();
  for (const { cell, url } of brokers) cells.set(cell, [...(cells.get(cell) ?? []), url]);
  return cells;
}

type Module = typeof import('../../ingest/nova-notifications/source');

/** Loaded here only: no other command speaks to a broker. */
const load = (): Module => require('../../ingest/nova-notifications/source');

async function hear({ observations }: Store, hearing: Hearing): Promise<void> {
  const { cell, log, signal } = hearing;
  try {
    await runPipeline(load().notificationSource(hearing), (batch) => observations.record(batch), {
      signal,
      onBatch(batch, { added, quarantined }) {
        const { submitted, refused = [], ignored } = batch as NotificationBatch;
        const counts = {
          ...{ cell, said: submitted.length, added, refused: refused.length },
          ignored: Object.fromEntries(ignored),
        };
        if (quarantined > 0) log.warn({ ...counts, quarantined }, 'nova-notifications: refused');
        else log.info(counts, 'nova-notifications: stored');
      },
    });
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'interrupted' && signal.aborted)) throw error;
  }
}
