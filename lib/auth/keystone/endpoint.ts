/** One address of Keystone: whether somebody is there, and what is answered. */
import type { Log } from '../../log';
import { type Breaker, makeBreaker } from './breaker';
import { type HttpReply, type HttpRequest, NoReply } from './http-client';
import { singleFlight } from './throttle';

/** An answer that is neither the failure of a server nor garbage. */
export interface KeystoneReply {
  readonly status: number;
  readonly headers: HttpReply['headers'];
  /** What the JSON said; undefined if there was none, which only a refusal may do. */
  readonly body: unknown;
}

export interface Endpoint {
  readonly url: string;
  readonly breaker: Breaker;
  /** Questions about our own token, one at a time. */
  readonly ours: ReturnType<typeof singleFlight>;
}

export const makeEndpoint = (url: string, clockMs: () => number): Endpoint => ({
  url,
  breaker: makeBreaker(clockMs),
  ours: singleFlight(),
});

export interface Asking {
  readonly ask: (headers: HttpRequest['headers']) => Promise<HttpReply>;
  readonly headers: HttpRequest['headers'];
  readonly log: Log;
}

/** The answer, or why there is none. */
export async function answerOf(
  endpoint: Endpoint,
  asking: Asking,
): Promise<KeystoneReply | string> {
  const { ask, headers } = asking;
  const askOurs = () => attempt(endpoint, { ...asking, ask: () => ask(aboutOurs(headers)) });
  if (!(SUBJECT in headers)) return attempt(endpoint, asking);
  if (endpoint.breaker.isOpen) {
    const known = await askOurs();
    if (typeof known === 'string') return known;
  }
  try {
    return readReply(await ask(headers));
  } catch (error) {
    if (!(error instanceof NoReply)) throw error;
    if (error.isAway) await endpoint.ours(askOurs);
    return error.message;
  }
}

const SUBJECT = 'X-Subject-Token';

/** A caller may choose a token that is never answered; whether somebody is there, our own one tells. */
const aboutOurs = (headers: HttpRequest['headers']): HttpRequest['headers'] => ({
  ...headers,
  [SUBJECT]: headers['X-Auth-Token'] ?? '',
});

async function attempt(
  { url, breaker }: Endpoint,
  { ask, headers, log }: Asking,
): Promise<KeystoneReply | string> {
  const attempt = breaker.begin();
  if (!attempt) return 'did not answer a moment ago';
  try {
    const reply = await ask(headers);
    const wasOpen = breaker.isOpen;
    attempt.answered();
    if (wasOpen) log.info({ url }, 'Keystone answers again');
    return readReply(reply);
  } catch (error) {
    const wasOpen = breaker.isOpen; // of many who fail together one tells it
    if (error instanceof NoReply && !error.isAway) attempt.answered();
    else attempt.failed();
    if (!(error instanceof NoReply)) throw error;
    if (!wasOpen && breaker.isOpen) log.warn({ url, reason: error.message }, 'Keystone is away');
    return error.message;
  }
}

function readReply({ status, headers, text }: HttpReply): KeystoneReply | string {
  if (status >= 500) return `answered ${status}`;
  const body = parsed(text);
  if (status < 400 && body === undefined) return `answered ${status} without JSON`;
  return { status, headers, body };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
