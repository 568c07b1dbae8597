/** Work that somebody who is asked to stop does not wait for any more. */
import { once } from 'node:events';
import { stopIfAsked } from '../cli/program/output';
import { UsageError } from '../errors';

/** What the work comes to. Throws `interrupted` as soon as somebody asks to stop; then it is not even begun. */
export async function orStopped<T>(begin: () => Promise<T>, stop: AbortSignal): Promise<T> {
  stopIfAsked(stop);
  const done = new AbortController();
  const stopped = once(stop, 'abort', { signal: done.signal });
  const interrupted = stopped.then(() => {
    throw new UsageError('interrupted', 'interrupted');
  });
  try {
    return await Promise.race([interrupted, begin()]);
  } finally {
    done.abort();
  }
}
