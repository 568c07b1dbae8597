/** The source that hears a cell's broker: batches of messages, each acknowledged when it is stored. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ConsumeMessage } from 'amqplib';
import { backoff } from '../../concurrency';
import type { Log } from '../../log';
import { redactUrl } from '../../redact';
import { originOf, type Source, type SourceBatch } from '../source';
import { novaNotifications } from '.';
import { batchOf, type ReadBatch } from './batch';
import { openQueue } from './broker';
import type { Coverage } from './coverage';
import { Inbox } from './inbox';
import type { ReadOptions } from './read';
import type { NovaNotificationsSettings } from './settings';

export interface Hearing
  extends ReadOptions,
    Omit<NovaNotificationsSettings, 'brokers' | 'caFile' | 'silence'> {
  readonly cell: string;
  /** The addresses of its broker, tried in turn. */
  readonly urls: readonly string[];
  /** What `amqps` is checked by, in PEM. */
  readonly ca?: Buffer | undefined;
  readonly log: Log;
  readonly coverage: Coverage;
  /** Aborted: nothing more is taken. */
  readonly signal: AbortSignal;
}

export interface NotificationBatch extends SourceBatch, Omit<ReadBatch, keyof SourceBatch> {}

const IDLE_MS = 30_000;
const WAIT_MS = backoff({ first: 1000, longest: 30_000 });

/** Goes on through all that happens to its broker, until the signal is aborted. */
export function notificationSource(hearing: Hearing): Source {
  const origin = originOf(novaNotifications, hearing.cell);
  const { urls, log, cell, signal } = hearing;
  async function* batches(): AsyncGenerator<NotificationBatch> {
    for (let turn = 0, failures = 0; !signal.aborted; turn += 1, failures += 1) {
      const url = urls[turn % urls.length] as string;
      const broker = redactUrl(url);
      try {
        for await (const batch of heard(url, hearing, origin)) {
          failures = 0;
          yield batch;
        }
      } catch (error) {
        await hearing.coverage.lost();
        const reason = (error as Error).message;
        log.warn({ cell, broker, reason }, 'nova-notifications: the broker is away, trying again');
      }
      await sleep(WAIT_MS(failures), undefined, { signal }).catch(() => undefined);
    }
  }
  return { name: origin, batches };
}

/** Of one connection. Throws the reason of its end, if it was not asked for. */
async function* heard(
  url: string,
  hearing: Hearing,
  origin: string,
): AsyncGenerator<NotificationBatch> {
  const { signal, log, cell, coverage } = hearing;
  const inbox = new Inbox();
  const queue = await openQueue(url, { ...hearing, onMessage: (message) => inbox.put(message) });
  log.info({ cell, broker: redactUrl(url), queue: hearing.queue }, 'nova-notifications: listening');
  void queue.closed.then((error) => inbox.end(error ?? new Error('the connection was closed')));
  const stop = () => inbox.end();
  signal.addEventListener('abort', stop, { once: true });
  // A signal that was aborted while it connected emits no event any more.
  if (signal.aborted) stop();
  let storing = 0;
  const idle = setInterval(() => {
    if (storing === 0 && inbox.isEmpty) void coverage.idle().catch(() => undefined);
  }, IDLE_MS);
  const acknowledge = async (batch: ReadBatch, last: ConsumeMessage) => {
    queue.acknowledge(last);
    // A broker that has sent as much as it may holds back what is next.
    const isAll = storing < hearing.prefetch && inbox.isEmpty;
    storing = 0;
    await coverage.stored(batch, isAll);
  };
  try {
    await coverage.listening(queue);
    for (;;) {
      const messages = await inbox.take();
      const last = messages.at(-1);
      if (last === undefined) return;
      storing = messages.length;
      const batch = await batchOf(messages, hearing);
      yield { origin, ...batch, ack: () => acknowledge(batch, last) };
    }
  } finally {
    clearInterval(idle);
    signal.removeEventListener('abort', stop);
    await queue.close().catch(() => undefined);
  }
}
