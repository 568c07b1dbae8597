/** A receiver of webhooks over a real socket, which can be away, refuse, or break off after it has read a message. */
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Webhook, WebhookVerificationError } from 'standardwebhooks';

export const SECRET = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;

export interface ReceivedMessage {
  readonly id: string;
  readonly sentAtMs: number;
  readonly body: string;
  /** What the library's own verifier made of it. */
  readonly event: {
    readonly type: string;
    readonly timestamp: string;
    readonly data: Readonly<Record<string, unknown>>;
  };
}

export interface Receiver {
  readonly url: string;
  /** In the order of their arrival. */
  readonly received: readonly ReceivedMessage[];
  /** What is answered from now on; `reset`: the connection is cut after the message was read. */
  answer(status: number | 'reset'): void;
  down(): Promise<void>;
  up(): Promise<void>;
}

/** As a receiver does, undefined if it is not of us; the library reads the clock of the system, so that is set to the time of the message. */
function verified(
  body: string,
  headers: Readonly<Record<string, string>>,
): ReceivedMessage['event'] | undefined {
  jest.useFakeTimers({ now: Number(headers['webhook-timestamp']) * 1000 });
  try {
    return new Webhook(SECRET).verify(body, { ...headers }) as ReceivedMessage['event'];
  } catch (error) {
    if (error instanceof WebhookVerificationError) return undefined;
    throw error;
  } finally {
    jest.useRealTimers();
  }
}

function respond(res: ServerResponse, outcome: number | 'reset'): void {
  if (outcome === 'reset') res.socket?.destroy();
  else res.writeHead(outcome, { connection: 'close', location: '/elsewhere' }).end('answer');
}

export async function startReceiver(): Promise<Receiver> {
  const received: ReceivedMessage[] = [];
  let answered: number | 'reset' = 200;
  const make = (): Server =>
    createServer(async (req, res) => {
      const body = await text(req);
      const headers = req.headers as Record<string, string>;
      const id = headers['webhook-id'] ?? '';
      const sentAtMs = Number(headers['webhook-timestamp']) * 1000;
      const event = verified(body, headers);
      if (event) received.push({ id, sentAtMs, body, event });
      respond(res, event ? answered : 401);
    });
  let server = make();
  const listen = async (port: number) => {
    await once(server.listen(port, '127.0.0.1'), 'listening');
  };
  await listen(0);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hook?token=of-the-receiver`,
    received,
    answer(status) {
      answered = status;
    },
    async down() {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
    async up() {
      server = make();
      await listen(port);
    },
  };
}
