/** Lets through a few at once and has the others wait in a row that is not endless. */

export type Semaphore = <T>(work: () => Promise<T>) => Promise<T>;

export interface SemaphoreOptions {
  readonly maxConcurrent: number;
  readonly maxQueued: number;
  /** What those hear who find the row full. */
  readonly onFull: () => Error;
}

export function semaphore({
  maxConcurrent: atOnce,
  maxQueued: waiting,
  onFull: refusal,
}: SemaphoreOptions): Semaphore {
  let running = 0;
  const queue: Array<() => void> = [];
  const enter = async (): Promise<void> => {
    if (running < atOnce) running += 1;
    else if (queue.length < waiting) await new Promise<void>((resolve) => queue.push(resolve));
    else throw refusal();
  };
  // Whoever leaves hands its place to the next in the row, so that nobody slips in between.
  const leave = (): void => {
    const next = queue.shift();
    if (next) next();
    else running -= 1;
  };
  return async (work) => {
    await enter();
    try {
      return await work();
    } finally {
      leave();
    }
  };
}
