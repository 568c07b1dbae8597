/** Work that somebody who is asked to stop does not wait for any more. */
import { once } from 'node:events';
import { throwIfInterrupted } from '../cli/program/output';
import { AppError } from '../errors';

/** What the work comes to. Throws `interrupted` as soon as somebody asks to stop; then it is not even begun. */
export async function abortable<T>(begin: () => Promise<T>, signal: AbortSignal): Promise<T> {
  throwIfInterrupted(signal);
  const done = new AbortController();
  const stopped = once(signal, 'abort', { signal: done.signal });
  const interrupted = stopped.then(() => {
    throw new AppError('interrupted', 'interrupted');
  });
  try {
    return await Promise.race([interrupted, begin()]);
  } finally {
    done.abort();
  }
}
