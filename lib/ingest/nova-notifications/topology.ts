/** What is at a broker: Nova's exchanges, which are never made, and our own queue. */
import type { Channel, ChannelModel } from 'amqplib';

/** Passively: made with a guess at its flags, it would keep Nova's own services from declaring it. */
export async function checkExchange(connection: ChannelModel, exchange: string): Promise<void> {
  if (await exists(connection, (channel) => channel.checkExchange(exchange))) return;
  throw new Error(
    `the exchange "${exchange}" does not exist: Nova makes it when it first publishes something`,
  );
}

/**
 * A queue that is there may have other arguments, which an operator has chosen. False: it was there. Without a limit of
 * deliveries of our own: RabbitMQ 3.10 takes a negative one, and then drops whatever comes a second time.
 */
export async function makeQueue(connection: ChannelModel, queue: string): Promise<boolean> {
  if (await exists(connection, (channel) => channel.checkQueue(queue))) return false;
  try {
    await declare(connection, queue, { 'x-queue-type': 'quorum' });
  } catch {
    // An old broker has no quorum queues.
    await declare(connection, queue, {});
  }
  return true;
}

const declare = (connection: ChannelModel, queue: string, args: object): Promise<void> =>
  withChannel(connection, (channel) =>
    channel.assertQueue(queue, { durable: true, arguments: args }),
  );

/**
 * Nova's exchange is transient by default: it goes with its broker and takes our bindings with it, while our queue is
 * still there. AMQP cannot list bindings, so a transient exchange of our own, with the name of the queue, shows
 * whether they are there.
 */
export const isMarked = (connection: ChannelModel, queue: string): Promise<boolean> =>
  exists(connection, (channel) => channel.checkExchange(queue));

export const mark = (channel: Channel, queue: string): Promise<unknown> =>
  channel.assertExchange(queue, 'fanout', { durable: false, autoDelete: false });

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

async function withChannel(
  connection: ChannelModel,
  work: (channel: Channel) => Promise<unknown>,
): Promise<void> {
  const channel = await connection.createChannel();
  channel.on('error', () => undefined);
  await work(channel);
  await channel.close();
}
