/** A connection to a broker: our own queue, bound to what Nova publishes there. */
import {
  type Channel,
  type ChannelModel,
  type ConsumeMessage,
  connect,
  IllegalOperationError,
} from 'amqplib';
import type { NovaNotificationsSettings } from './settings';

export interface QueueOptions
  extends Pick<NovaNotificationsSettings, 'exchanges' | 'topics' | 'queue' | 'prefetch'> {
  readonly ca?: Buffer | undefined;
  readonly onMessage: (message: ConsumeMessage) => void;
}

export interface OpenQueue {
  /** Made just now, so that nothing of what was told before is in it. */
  readonly isNew: boolean;
  /** Resolves with the reason when the connection or the queue is gone; undefined if we closed it. */
  readonly closed: Promise<Error | undefined>;
  /** Everything up to this message is stored. Without a connection it comes once more, and is a repeat. */
  acknowledge(last: ConsumeMessage): void;
  close(): Promise<void>;
}

const CONNECT_TIMEOUT_MS = 10_000;
const HEARTBEAT_SECONDS = 30;

/** Throws if the broker is away or refuses, or if an exchange does not exist yet. */
export async function openQueue(url: string, options: QueueOptions): Promise<OpenQueue> {
  const connection = await connect(withHeartbeat(url), {
    timeout: CONNECT_TIMEOUT_MS,
    ...(options.ca && { ca: [options.ca] }),
  });
  const closed = closedOf(connection);
  try {
    for (const exchange of options.exchanges) await checkExchange(connection, exchange);
    const isNew = await makeQueue(connection, options.queue);
    const channel = await connection.createChannel();
    return await consume({ connection, channel, closed, isNew }, options);
  } catch (error) {
    await connection.close().catch(() => undefined);
    throw error;
  }
}

function withHeartbeat(text: string): string {
  const url = new URL(text);
  if (!url.searchParams.has('heartbeat')) {
    url.searchParams.set('heartbeat', String(HEARTBEAT_SECONDS));
  }
  return url.href;
}

/** Without a listener an error would end the process. */
const closedOf = (connection: ChannelModel): Promise<Error | undefined> =>
  new Promise((resolve) => {
    let reason: Error | undefined;
    connection.on('error', (error: Error) => {
      reason = error;
    });
    connection.on('close', (error?: Error) => resolve(reason ?? error));
  });

/** Passively: made with a guess at its flags, it would keep Nova's own services from declaring it. */
async function checkExchange(connection: ChannelModel, exchange: string): Promise<void> {
  if (await exists(connection, (channel) => channel.checkExchange(exchange))) return;
  throw new Error(
    `the exchange "${exchange}" does not exist: Nova makes it when it first publishes something`,
  );
}

/** A queue that is there may have other arguments, which an operator has chosen. False: it was there. */
async function makeQueue(connection: ChannelModel, queue: string): Promise<boolean> {
  if (await exists(connection, (channel) => channel.checkQueue(queue))) return false;
  try {
    await declare(connection, queue, { 'x-queue-type': 'quorum' });
  } catch {
    // An old broker has no quorum queues.
    await declare(connection, queue, {});
  }
  return true;
}

const NOT_FOUND = 404;

/** A failure closes the channel, so that each question has its own. */
async function exists(
  connection: ChannelModel,
  check: (channel: Channel) => Promise<unknown>,
): Promise<boolean> {
  try {
    await withChannel(connection, check);
    return true;
  } catch (error) {
    if ((error as { code?: unknown }).code === NOT_FOUND) return false;
    throw error;
  }
}

const declare = (connection: ChannelModel, queue: string, args: object): Promise<void> =>
  withChannel(connection, async (channel) => {
    await channel.assertQueue(queue, { durable: true, arguments: args });
  });

async function withChannel<T>(
  connection: ChannelModel,
  work: (channel: Channel) => Promise<T>,
): Promise<T> {
  const channel = await connection.createChannel();
  channel.on('error', () => undefined);
  const result = await work(channel);
  await channel.close();
  return result;
}

interface Opened {
  readonly connection: ChannelModel;
  readonly channel: Channel;
  readonly closed: Promise<Error | undefined>;
  readonly isNew: boolean;
}

async function consume(
  { connection, channel, closed, isNew }: Opened,
  { exchanges, topics, queue, prefetch, onMessage }: QueueOptions,
): Promise<OpenQueue> {
  // At every connection: a transient exchange that went with its broker took our bindings with it.
  for (const exchange of exchanges) {
    for (const topic of topics) await channel.bindQueue(queue, exchange, `${topic}.*`);
  }
  await channel.prefetch(prefetch);
  let close = (_reason?: Error): void => undefined;
  const gone = new Promise<Error | undefined>((resolve) => {
    close = resolve;
  });
  channel.on('error', (error: Error) => close(error));
  channel.on('close', () => close());
  await channel.consume(queue, (message) => {
    if (message) onMessage(message);
    else close(new Error(`the queue "${queue}" was deleted`));
  });
  return {
    isNew,
    closed: Promise.race([closed, gone]),
    acknowledge(last) {
      try {
        channel.ack(last, true);
      } catch (error) {
        if (!(error instanceof IllegalOperationError)) throw error;
      }
    },
    close: () => connection.close(),
  };
}
