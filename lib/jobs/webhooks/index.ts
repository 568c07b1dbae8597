/** The job that sends events about alerts out of the outbox: each at least once, those of one alert in order. */
import { randomUUID } from 'node:crypto';
import { sectionOf } from '../../config';
import { AppError } from '../../errors';
import type { OutboxEntry } from '../../store/store';
import type { Job, JobContext } from '../job';
import { messageOf } from './message';
import { retryAtUs } from './schedule';
import { send } from './send';
import { WEBHOOKS, type WebhooksSettings } from './settings';

const INTERVAL_MS = 10_000;
/** Longer than an attempt takes. */
const CLAIM_US = 60_000_000;
/** After so many failures in a row the receiver is taken to be away, and the others wait for the next run. */
const FAILURES_A_RUN = 3;

export const webhooks: Job = {
  name: 'webhooks',
  summary: 'send events about alerts to the webhook',
  section: WEBHOOKS,
  intervalMs: () => INTERVAL_MS,
  missing: ({ config }) =>
    sectionOf(config, WEBHOOKS).url === null ? 'the setting webhooks.url' : undefined,
  run: sendDue,
};

type Receiver = Pick<WebhooksSettings, 'attempts'> & {
  readonly url: string;
  readonly secret: string;
};

async function sendDue(context: JobContext, signal: AbortSignal): Promise<void> {
  const { url, secret, attempts } = sectionOf(context.config, WEBHOOKS);
  if (url === null) return;
  if (secret === null) {
    throw new AppError('invalidArgument', 'webhooks.secret: must be set where webhooks.url is');
  }
  const holder = randomUUID();
  let failures = 0;
  while (failures < FAILURES_A_RUN) {
    if (signal.aborted) throw new AppError('interrupted', 'interrupted');
    const nowUs = context.nowUs();
    const claim = { holder, nowUs, untilUs: nowUs + CLAIM_US };
    const entry = await context.store.outbox.claim(claim);
    if (!entry) return;
    const isDelivered = await deliver(context, entry, { url, secret, attempts }, signal);
    failures = isDelivered ? 0 : failures + 1;
  }
}

async function deliver(
  { store: { outbox }, nowUs, log }: JobContext,
  entry: OutboxEntry,
  { url, secret, attempts }: Receiver,
  signal: AbortSignal,
): Promise<boolean> {
  const failure = await send(url, messageOf(entry, secret, nowUs()), signal);
  if (failure === undefined) {
    await outbox.remove([entry.id]);
    return true;
  }
  const failed = entry.attempts + 1;
  const dueAtUs = retryAtUs(failed, attempts, nowUs());
  await outbox.fail(entry.id, { failure, dueAtUs });
  const fields = { entry: entry.id, alert: entry.alert.id, event: entry.event, failure };
  if (dueAtUs === null) log.error({ ...fields, attempts: failed }, 'webhook: an event is given up');
  else if (failed === 1) log.warn(fields, 'webhook: an event could not be delivered');
  return false;
}
