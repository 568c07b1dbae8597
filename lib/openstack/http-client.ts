/** HTTP client: one request and its whole reply, within a time and a size. */
import { once } from 'node:events';
import {
  type ClientRequest,
  Agent as HttpAgent,
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
} from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';

export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** From the connection to the last byte of the answer. */
  readonly timeoutMs: number;
  /** Of the answer's body. */
  readonly maxBytes: number;
}

export interface HttpReply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

export type HttpClient = (request: HttpRequest) => Promise<HttpReply>;

/** There was no complete reply. The message is the reason in one word, without anything that was sent. */
export class NoReply extends Error {
  /** Whether the service is away; otherwise it replied, but not readably. */
  readonly isAway: boolean;
  constructor(reason: string, isAway = true) {
    super(reason);
    this.name = 'NoReply';
    this.isAway = isAway;
  }
}

/** Starts a request; a fresh one gets a new connection. */
type Send = (request: HttpRequest, signal: AbortSignal, isFresh?: boolean) => ClientRequest;

/** Connections are kept alive. `ca` replaces the certificate authorities that Node knows. */
export function createHttpClient(ca: string | undefined): HttpClient {
  const send = makeSend(ca);
  return async (request) => {
    const signal = AbortSignal.timeout(request.timeoutMs);
    try {
      return await replyTo(send, request, signal);
    } catch (error) {
      if (signal.aborted) throw new NoReply(`no answer within ${request.timeoutMs} ms`);
      throw error instanceof NoReply ? error : new NoReply(codeOf(error));
    }
  };
}

function makeSend(ca: string | undefined): Send {
  const trusted = ca === undefined ? {} : { ca };
  const plain = new HttpAgent({ keepAlive: true });
  const secure = new HttpsAgent({ keepAlive: true, ...trusted });
  return ({ url, method, headers }, signal, isFresh = false) => {
    const options = { method, headers, signal };
    return url.startsWith('https:')
      ? httpsRequest(url, { ...options, ...trusted, agent: isFresh ? false : secure })
      : httpRequest(url, { ...options, agent: isFresh ? false : plain });
  };
}

const codeOf = (error: unknown): string =>
  (error as NodeJS.ErrnoException | undefined)?.code ?? 'no connection';

async function replyTo(send: Send, request: HttpRequest, signal: AbortSignal): Promise<HttpReply> {
  const first = send(request, signal);
  try {
    return await answerOf(first, request);
  } catch (error) {
    // The server may close an idle connection at the very moment that it is reused.
    if (!first.reusedSocket || codeOf(error) !== 'ECONNRESET') throw error;
    return await answerOf(send(request, signal, true), request);
  }
}

async function answerOf(req: ClientRequest, { body, maxBytes }: HttpRequest): Promise<HttpReply> {
  const response = once(req, 'response');
  // Once the reply begins, its own stream reports the error as well.
  req.on('error', () => undefined).end(body);
  const [res] = (await response) as [IncomingMessage];
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const part of res as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > maxBytes) throw new NoReply(`an answer of more than ${maxBytes} bytes`, false);
    chunks.push(part);
  }
  const text = Buffer.concat(chunks).toString('utf8');
  return { status: res.statusCode ?? 0, headers: res.headers, text };
}
