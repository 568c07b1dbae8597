/** Abandoned requests to Keystone, whose callers have timed out: a bounded number of them gives its slot in the semaphore back. */

/** The outcome of a question; rejects at once when it is abandoned, unless too many abandoned ones still run. */
export type Abandonable = <T>(question: Promise<T>, abandoned: AbortSignal) => Promise<T>;

/** Bounded, since Keystone goes on with a question after its connection is gone: hanging up must not multiply its load. */
export function abandonableQuestions(maxRunning: number): Abandonable {
  let running = 0;
  return (question, abandoned) =>
    new Promise((resolve, reject) => {
      const abandon = (): void => {
        if (running >= maxRunning) return;
        running += 1;
        const end = (): void => {
          running -= 1;
        };
        question.then(end, end);
        reject(abandoned.reason);
      };
      abandoned.addEventListener('abort', abandon, { once: true });
      question.then(resolve, reject);
    });
}
