/** The projects of the cloud, for work that can be interrupted. */
import { once } from 'node:events';
import { AppError } from '../../errors';
import type { ProjectDirectory } from '../../identity/directory';

/** Throws `interrupted` as soon as the signal is aborted, without waiting for a pending answer. */
export const stoppable = (directory: ProjectDirectory, signal: AbortSignal): ProjectDirectory => ({
  find: (id) => abortable(() => directory.find(id), signal),
  async *list() {
    const pages = directory.list()[Symbol.asyncIterator]();
    for (;;) {
      const page = await abortable(() => pages.next(), signal);
      if (page.done) return;
      yield page.value;
    }
  },
});

async function abortable<T>(begin: () => Promise<T>, signal: AbortSignal): Promise<T> {
  if (signal.aborted) throw new AppError('interrupted', 'interrupted');
  const done = new AbortController();
  const aborted = once(signal, 'abort', { signal: done.signal });
  const interrupted = aborted.then(() => {
    throw new AppError('interrupted', 'interrupted');
  });
  try {
    return await Promise.race([interrupted, begin()]);
  } finally {
    done.abort();
  }
}
