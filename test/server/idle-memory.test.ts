/** Memory that is given back when there is nothing to do. */
import { heapBytes, releaseMemory, releaseWhenIdle } from '../../lib/server/idle-memory';
import { until } from '../support/service/load';

const MUCH = 64e6;

/** Garbage, of which the heap keeps the pages. */
function fillHeap(): void {
  const kept: object[] = [];
  const full = heapBytes() + MUCH;
  while (heapBytes() < full) for (let n = 0; n < 10_000; n += 1) kept.push({ n });
}

it('gives the pages of what is garbage back to the system', async () => {
  fillHeap();
  const before = heapBytes();
  await releaseMemory();
  expect(heapBytes()).toBeLessThan(before - MUCH / 2);
});

it('does so by itself once the process is idle', async () => {
  const stopping = new AbortController();
  fillHeap();
  const before = heapBytes();
  releaseWhenIdle(stopping.signal);
  await until('the memory is given back', () => heapBytes() < before - MUCH / 2);
  stopping.abort();
});
