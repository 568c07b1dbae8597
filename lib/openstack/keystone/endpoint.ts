/** One address of Keystone: its breaker, and its replies. */
import { type SingleFlight, singleFlight } from '../../concurrency';
import type { Log } from '../../log';
import { type HttpReply, type HttpRequest, NoReply } from '../http-client';
import { type Breaker, makeBreaker } from './breaker';

/** A reply that is neither a server error nor unreadable. */
export interface KeystoneReply {
  readonly status: number;
  readonly headers: HttpReply['headers'];
  /** The parsed JSON; undefined without any, which is accepted from refusals only. */
  readonly body: unknown;
}

export interface Endpoint {
  readonly url: string;
  readonly breaker: Breaker;
  /** Validations of our own token, one at a time. */
  readonly probe: SingleFlight<KeystoneReply | string>;
}

export const makeEndpoint = (url: string, clockMs: () => number): Endpoint => ({
  url,
  breaker: makeBreaker(clockMs),
  probe: singleFlight(),
});

export interface Asking {
  readonly ask: (headers: HttpRequest['headers']) => Promise<HttpReply>;
  readonly headers: HttpRequest['headers'];
  readonly log: Log;
  /** Whether there is no other address to be asked if this one gives no reply. */
  readonly isLast: boolean;
}

/** The reply, or why there is none. */
export async function answerOf(
  endpoint: Endpoint,
  asking: Asking,
): Promise<KeystoneReply | string> {
  const { ask, headers, isLast } = asking;
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
    if (error.isAway) await probed(endpoint.probe('', askOurs), isLast);
    return error.message;
  }
}

/** Before the last address nobody waits for the probe: a second wait there would use up the caller's time. */
const probed = async (probe: Promise<unknown>, isLast: boolean): Promise<void> => {
  if (isLast) await probe;
  else probe.catch(() => undefined);
};

const SUBJECT = 'X-Subject-Token';

/** A caller may send a token that never gets a reply; only our own token shows whether Keystone is there. */
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
    const wasOpen = breaker.isOpen; // of many failures at once only the first is logged
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
