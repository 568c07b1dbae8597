/** A connection to a broker: our own queue, bound to what Nova publishes there. */
import {
  type Channel,
  type ChannelModel,
  type ConsumeMessage,
  connect,
  IllegalOperationError,
} from 'amqplib';
import type { NovaNotificationsSettings } from './settings';
import { checkExchange, isMarked, makeQueue, mark } from './topology';

export interface QueueOptions
  extends Pick<NovaNotificationsSettings, 'exchanges' | 'topics' | 'queue' | 'prefetch'> {
  readonly ca?: Buffer | undefined;
  readonly onMessage: (message: ConsumeMessage) => void;
}

export interface OpenQueue {
  /** It has just been made, or its bindings may have gone with the broker: what was sent before may not be in it. */
  readonly mayHaveMissed: boolean;
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
  const connection = await connectTo(url, options);
  const closed = closedOf(connection);
  try {
    for (const exchange of options.exchanges) await checkExchange(connection, exchange);
    const isNew = await makeQueue(connection, options.queue);
    const isFresh = !(await isMarked(connection, options.queue));
    const channel = await connection.createChannel();
    const mayHaveMissed = isNew || isFresh;
    return await consume({ connection, channel, closed, mayHaveMissed }, options);
  } catch (error) {
    await connection.close().catch(() => undefined);
    throw error;
  }
}

async function connectTo(url: string, { ca }: QueueOptions): Promise<ChannelModel> {
  try {
    return await connect(withHeartbeat(url), {
      timeout: CONNECT_TIMEOUT_MS,
      ...(ca && { ca: [ca] }),
    });
  } catch (error) {
    if (!(error as Error).message.includes('ConnectionOpenOk')) throw error;
    throw new Error('the virtual host does not exist there, or its user has no right to it');
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

interface Opened {
  readonly connection: ChannelModel;
  readonly channel: Channel;
  readonly closed: Promise<Error | undefined>;
  readonly mayHaveMissed: boolean;
}

async function consume(
  { connection, channel, closed, mayHaveMissed }: Opened,
  options: QueueOptions,
): Promise<OpenQueue> {
  const { queue, prefetch, onMessage } = options;
  let close = (_reason?: Error): void => undefined;
  const gone = new Promise<Error | undefined>((resolve) => {
    close = resolve;
  });
  // First of all: without a listener an error would end the process.
  channel.on('error', (error: Error) => close(error));
  channel.on('close', () => close());
  await bind(channel, options);
  await channel.prefetch(prefetch);
  await channel.consume(queue, (message) => {
    if (message) onMessage(message);
    else close(new Error(`the queue "${queue}" was deleted`));
  });
  return {
    mayHaveMissed,
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

/** At every connection: a transient exchange that went with its broker took our bindings with it. */
async function bind(channel: Channel, { exchanges, topics, queue }: QueueOptions): Promise<void> {
  for (const exchange of exchanges) {
    for (const topic of topics) await channel.bindQueue(queue, exchange, `${topic}.*`);
  }
  await mark(channel, queue);
}
