/** Abandoned requests to Keystone, whose callers have timed out: a bounded number of them gives its slot in the semaphore back. */

/** The outcome of a request; rejects at once when it is abandoned, unless too many abandoned ones still run. */
export type Abandonable = <T>(request: Promise<T>, abandoned: AbortSignal) => Promise<T>;

/** Bounded, since Keystone goes on with a request after its connection is gone: hanging up must not multiply its load. */
export function abandonableRequests(maxRunning: number): Abandonable {
  let running = 0;
  return (request, abandoned) =>
    new Promise((resolve, reject) => {
      const abandon = (): void => {
        if (running >= maxRunning) return;
        running += 1;
        const end = (): void => {
          running -= 1;
        };
        request.then(end, end);
        reject(abandoned.reason);
      };
      abandoned.addEventListener('abort', abandon, { once: true });
      request.then(resolve, reject);
    });
}
