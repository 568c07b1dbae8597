/** Group commit: what comes while one batch is written goes into the next, so that a single item never waits for others. */

/** The result of each item, in order. */
export type WriteBatch<T, R> = (items: readonly T[]) => Promise<readonly R[]>;

interface Waiting<T, R> {
  readonly items: readonly T[];
  resolve(results: readonly R[]): void;
  reject(error: unknown): void;
}

/** One batch is written at a time. Groups of items stay whole and in order; a batch has few more than `maxItems`. */
export function groupCommit<T, R>(write: WriteBatch<T, R>, maxItems: number): WriteBatch<T, R> {
  const queue: Waiting<T, R>[] = [];
  let isWriting = false;

  function takeBatch(): Waiting<T, R>[] {
    let count = 0;
    const end = queue.findIndex(({ items }) => {
      count += items.length;
      return count >= maxItems;
    });
    return queue.splice(0, end < 0 ? queue.length : end + 1);
  }

  async function writeAll(): Promise<void> {
    isWriting = true;
    while (queue.length > 0) await writeGroups(takeBatch(), write);
    isWriting = false;
  }

  return (items) =>
    new Promise((resolve, reject) => {
      queue.push({ items, resolve, reject });
      if (!isWriting) void writeAll();
    });
}

async function writeGroups<T, R>(
  groups: readonly Waiting<T, R>[],
  write: WriteBatch<T, R>,
): Promise<void> {
  try {
    const results = await write(groups.flatMap(({ items }) => items));
    let from = 0;
    for (const { items, resolve } of groups) {
      resolve(results.slice(from, from + items.length));
      from += items.length;
    }
  } catch (error) {
    for (const { reject } of groups) reject(error);
  }
}
