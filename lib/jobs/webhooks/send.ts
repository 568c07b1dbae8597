/** Sends one message. Only an answer of 2xx counts as delivered. */
import { AppError } from '../../errors';
import type { WebhookMessage } from './message';

const TIMEOUT_MS = 10_000;

/** Undefined: delivered. Otherwise why not, without anything that could be a secret. */
export async function send(
  url: string,
  { headers, body }: WebhookMessage,
  signal: AbortSignal,
): Promise<string | undefined> {
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers,
      body,
      // A message for one address is not for another one.
      redirect: 'manual',
      signal: AbortSignal.any([signal, timeout]),
    });
    await response.body?.cancel();
    return response.ok ? undefined : `status ${response.status}`;
  } catch (error) {
    if (signal.aborted) throw new AppError('interrupted', 'interrupted', { cause: error });
    return timeout.aborted ? `no answer within ${TIMEOUT_MS / 1000} s` : reasonOf(error);
  }
}

/** What fetch throws holds the reason of the system, such as ECONNREFUSED, and no URL. */
function reasonOf(error: unknown): string {
  const { cause } = error as { readonly cause?: { readonly code?: unknown } };
  return typeof cause?.code === 'string' ? cause.code : 'no connection';
}
