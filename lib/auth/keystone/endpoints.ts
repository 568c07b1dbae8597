/** The addresses of one Keystone: the one that answered last is asked first, the others in turn. */
import { UsageError } from '../../errors';
import type { AuthLog } from '../options';
import { answerOf, type KeystoneReply, makeEndpoint } from './endpoint';
import type { Exchange, Question } from './http-client';

export type EndpointQuestion = Omit<Question, 'url' | 'timeoutMs'> & {
  /** What follows `/v3`. */
  readonly path: string;
  /** If it takes longer than others. */
  readonly timeoutMs?: number | undefined;
};

/** Throws `identityUnavailable` if no address gave an answer. */
export type AskKeystone = (question: EndpointQuestion) => Promise<KeystoneReply>;

export interface EndpointParts {
  readonly urls: readonly string[];
  readonly exchange: Exchange;
  readonly timeoutMs: number;
  readonly log: AuthLog;
}

export function askInTurn({ urls, exchange, log, ...parts }: EndpointParts): AskKeystone {
  const clockMs = () => performance.now();
  let endpoints = urls.map((url) => makeEndpoint(url, clockMs));
  return async ({ path, timeoutMs = parts.timeoutMs, ...question }) => {
    const failures: string[] = [];
    for (const endpoint of endpoints) {
      const ask = (headers: Question['headers']) =>
        exchange({ ...question, headers, timeoutMs, url: `${endpoint.url}${path}` });
      const reply = await answerOf(endpoint, { ask, headers: question.headers, log });
      if (typeof reply !== 'string') {
        endpoints = [endpoint, ...endpoints.filter((each) => each !== endpoint)];
        return reply;
      }
      failures.push(`${endpoint.url}: ${reply}`);
    }
    throw new UsageError('identityUnavailable', `Keystone: ${failures.join('; ')}`);
  };
}
