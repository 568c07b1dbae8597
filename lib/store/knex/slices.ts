/** Long work on the event loop, in slices, so that requests are answered in between. */
import { setImmediate as nextTurn } from 'node:timers/promises';

const SLICE_MS = 8;

/** Like `items.map(work)`, with a turn for others whenever a slice has been used up. */
export async function mapInSlices<In, Out>(
  items: Iterable<In>,
  work: (item: In) => Out,
): Promise<Out[]> {
  const results: Out[] = [];
  let sliceEnd = performance.now() + SLICE_MS;
  for (const item of items) {
    results.push(work(item));
    if (performance.now() < sliceEnd) continue;
    await nextTurn();
    sliceEnd = performance.now() + SLICE_MS;
  }
  return results;
}
