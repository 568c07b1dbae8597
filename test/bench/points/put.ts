/** Putting points over HTTP: one request, and as many a second as go through. */
import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { bodyOf, readings } from './readings';

export const BATCH = 1000;

const agent = new Agent({ keepAlive: true, maxSockets: 8 });
export const closeConnections = (): void => agent.destroy();

export async function put(port: number, body: Buffer): Promise<void> {
  const headers = { 'Content-Type': 'application/json', 'Content-Length': body.length };
  const target = { port, host: '127.0.0.1', path: '/api/put', method: 'POST', headers, agent };
  const req = request(target).end(body);
  const [res] = (await once(req, 'response')) as [IncomingMessage];
  const text = Buffer.concat(await res.toArray()).toString();
  if (res.statusCode !== 204) throw new Error(`put: ${res.statusCode} ${text.slice(0, 200)}`);
}

const CLIENTS = 4;
const SECONDS = 8;

/** Points a second of 1,000 hosts, each batch at another instant, by several clients at once. */
export async function putRate(port: number, startMs: number): Promise<number> {
  await put(port, bodyOf(readings(startMs, 0, BATCH)));
  const end = performance.now() + SECONDS * 1000;
  let batches = 0;
  const client = async () => {
    while (performance.now() < end) {
      batches += 1;
      await put(port, bodyOf(readings(startMs + batches * 1000, 0, BATCH)));
    }
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: CLIENTS }, client));
  return (batches * BATCH * 1000) / (performance.now() - started);
}
