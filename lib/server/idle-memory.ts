/** Gives memory back to the system when the process has fallen idle: after its start, and after a burst of requests. */
import type { Session } from 'node:inspector';
import { type EventLoopUtilization, performance } from 'node:perf_hooks';
import { getHeapStatistics } from 'node:v8';

const CHECK_MS = 500;
/** The share of that time in which the event loop may have worked: that of a few small requests. */
const IDLE = 0.02;
/** A collection takes up to 100 ms of processor time, in which no request is answered. */
const BETWEEN_MS = 60_000;
const WORTH_BYTES = 8e6;

/** What is asked of the process and its engine; tests pass their own. */
export interface Engine {
  /** Whether nothing was done since the last call. */
  readonly isIdle: () => boolean;
  readonly heapBytes: () => number;
  readonly releaseMemory: () => Promise<void>;
  readonly nowMs: () => number;
}

/** Until the signal is aborted. It keeps no process running. */
export function releaseWhenIdle(signal: AbortSignal): void {
  if (signal.aborted) return;
  const check = idleRelease({
    isIdle: idleCheck(),
    heapBytes,
    releaseMemory,
    nowMs: () => performance.now(),
  });
  const timer = setInterval(() => void check(), CHECK_MS).unref();
  signal.addEventListener('abort', () => clearInterval(timer));
}

/** One check: gives memory back if the process is idle, and its heap has grown since that was done last. */
export function idleRelease(engine: Engine): () => Promise<void> {
  let heldBytes = 0;
  let nextMs = 0;
  return async () => {
    const isDue = engine.isIdle() && engine.nowMs() >= nextMs;
    if (!isDue || engine.heapBytes() < heldBytes + WORTH_BYTES) return;
    nextMs = engine.nowMs() + BETWEEN_MS;
    await engine.releaseMemory();
    heldBytes = engine.heapBytes();
  };
}

/** Whether the event loop has been idle since the last call. */
function idleCheck(): () => boolean {
  let last: EventLoopUtilization | undefined;
  return () => {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, last);
    last = now;
    return utilization <= IDLE;
  };
}

/** The pages of the heap that are in memory. */
export const heapBytes = (): number => getHeapStatistics().total_physical_size;

/**
 * Collects all garbage, and gives back the pages that are free then. The engine's other collections keep those of
 * its young generation. An engine that was built without an inspector does nothing.
 */
export async function releaseMemory(): Promise<void> {
  const session = newSession();
  if (!session) return;
  session.connect();
  await new Promise<void>((resolve) => {
    session.post('HeapProfiler.collectGarbage', () => resolve());
  });
  session.disconnect();
}

function newSession(): Session | undefined {
  try {
    const inspector: typeof import('node:inspector') = require('node:inspector');
    return new inspector.Session();
  } catch {
    return undefined;
  }
}
