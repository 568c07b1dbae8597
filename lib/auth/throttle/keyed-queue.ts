/** Rows in which one goes at a time, each for somebody else. */
import { type Semaphore, semaphore } from './semaphore';

export type KeyedQueue = <T>(key: string, work: () => Promise<T>) => Promise<T>;

interface QueueEntry {
  readonly lock: Semaphore;
  inside: number;
}

/** A row is there for as long as somebody stands in it. */
export function keyedQueue(size: {
  readonly maxQueued: number;
  readonly onFull: () => Error;
}): KeyedQueue {
  const all = new Map<string, QueueEntry>();
  return async (key, work) => {
    const entry = all.get(key) ?? { lock: semaphore({ ...size, maxConcurrent: 1 }), inside: 0 };
    all.set(key, entry);
    entry.inside += 1;
    try {
      return await entry.lock(work);
    } finally {
      entry.inside -= 1;
      if (entry.inside === 0) all.delete(key);
    }
  };
}
