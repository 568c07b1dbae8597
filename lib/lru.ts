/** The caches of this program: each forgets what was used least recently, and takes memory only as it fills. */
import { LRUCache } from 'lru-cache';

export type { LRUCache };

/** By weight, because by a number of entries the library reserves memory for all of them at once. */
export const lruCache = <Key extends {}, Value extends {}>(
  maxEntries: number,
): LRUCache<Key, Value> => new LRUCache({ maxSize: maxEntries, sizeCalculation: () => 1 });
