/** Reads a table in ranges of ids that are short enough for its own program not to notice. */

const FIRST_IDS = 10_000;
const MOST_IDS = 1_000_000;
/** A range that took longer is followed by a shorter one, a quicker one by a longer one. */
const SLOW_MS = 300;
const QUICK_MS = 100;

/** `work` reads one range, after the first id and through the second one. */
export async function* inWindows<T>(
  { afterId, lastId }: { readonly afterId: number; readonly lastId: number },
  work: (afterId: number, throughId: number) => Promise<T>,
): AsyncGenerator<{ readonly result: T; readonly throughId: number }> {
  let ids = FIRST_IDS;
  for (let id = afterId; id < lastId; ) {
    const throughId = Math.min(id + ids, lastId);
    const startedMs = performance.now();
    const result = await work(id, throughId);
    const tookMs = performance.now() - startedMs;
    if (tookMs > SLOW_MS) ids = Math.max(1000, Math.floor(ids / 4));
    else if (tookMs < QUICK_MS) ids = Math.min(ids * 2, MOST_IDS);
    id = throughId;
    yield { result, throughId };
  }
}
