/** The addresses of one Keystone: the one that answered last is asked first, the others in turn. */
import { AppError } from '../../errors';
import type { Log } from '../../log';
import type { HttpClient, HttpRequest } from '../http-client';
import { answerOf, type KeystoneReply, makeEndpoint } from './endpoint';

export type EndpointRequest = Omit<HttpRequest, 'url' | 'timeoutMs'> & {
  /** What follows `/v3`. */
  readonly path: string;
  /** If it takes longer than others. */
  readonly timeoutMs?: number | undefined;
};

/** Throws `identityUnavailable` if no address gave an answer. */
export type AskKeystone = (request: EndpointRequest) => Promise<KeystoneReply>;

export interface EndpointOptions {
  readonly urls: readonly string[];
  readonly client: HttpClient;
  readonly timeoutMs: number;
  readonly log: Log;
}

export function askEndpoints({ urls, client, log, ...parts }: EndpointOptions): AskKeystone {
  const clockMs = () => performance.now();
  let endpoints = urls.map((url) => makeEndpoint(url, clockMs));
  return async ({ path, timeoutMs = parts.timeoutMs, ...request }) => {
    const failures: string[] = [];
    const inTurn = endpoints;
    for (const endpoint of inTurn) {
      const ask = (headers: HttpRequest['headers']) =>
        client({ ...request, headers, timeoutMs, url: `${endpoint.url}${path}` });
      const isLast = endpoint === inTurn.at(-1);
      const reply = await answerOf(endpoint, { ask, headers: request.headers, log, isLast });
      if (typeof reply !== 'string') {
        endpoints = [endpoint, ...endpoints.filter((each) => each !== endpoint)];
        return reply;
      }
      failures.push(`${endpoint.url}: ${reply}`);
    }
    throw new AppError('identityUnavailable', `Keystone: ${failures.join('; ')}`);
  };
}
