/** Publishes as Nova does: to a transient exchange, which goes with its broker. */
import { connect } from 'amqplib';
import type { Message } from './recording';

const EXCHANGE = 'nova';
const PROPERTIES = {
  ...{ contentType: 'application/json', contentEncoding: 'utf-8', priority: 0 },
  persistent: true,
};

/** The exchange that Nova declares. */
export const declareExchange = (url: string): Promise<void> => publish(url, []);

export async function publish(url: string, messages: readonly Message[]): Promise<void> {
  const connection = await connect(url);
  const channel = await connection.createConfirmChannel();
  await channel.assertExchange(EXCHANGE, 'topic', { durable: false, autoDelete: false });
  for (const { routing_key: key, body } of messages) {
    channel.publish(EXCHANGE, key, Buffer.from(body), PROPERTIES);
  }
  await channel.waitForConfirms();
  await connection.close();
}
