/** One question over HTTP and its whole answer, on a connection of its own. */
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';

export interface Question {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
}

export interface Reply {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
}

export async function askUrl(url: string, { method, headers, body }: Question = {}) {
  const json = body === undefined ? undefined : JSON.stringify(body);
  const length = json === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(json)) };
  const type = { 'Content-Type': 'application/json', ...length };
  const req = request(url, { method, headers: { ...type, ...headers }, agent: false });
  req.end(json);
  const [res] = (await once(req, 'response')) as [IncomingMessage];
  const reply: Reply = { status: res.statusCode ?? 0, headers: res.headers, text: await text(res) };
  return reply;
}
