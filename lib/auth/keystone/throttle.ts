/** For what shall not be done, or told, each time that there is a reason. */
import { PROBE_INTERVAL_MS } from './breaker';

/** Whether it is time again. */
export function throttle(): () => boolean {
  let againAtMs = Number.NEGATIVE_INFINITY;
  return () => {
    const nowMs = performance.now();
    if (nowMs < againAtMs) return false;
    againAtMs = nowMs + PROBE_INTERVAL_MS;
    return true;
  };
}

/** Tells of something that is so when it begins to be. */
export function onRisingEdge(notify: () => void): (isSo: boolean) => void {
  let wasSo = false;
  return (isSo) => {
    if (isSo && !wasSo) notify();
    wasSo = isSo;
  };
}

/** Whoever comes while the work is done gets its outcome, too. */
export function singleFlight(): (work: () => Promise<unknown>) => Promise<unknown> {
  let running: Promise<unknown> | undefined;
  return (work) => {
    running ??= work().finally(() => {
      running = undefined;
    });
    return running;
  };
}
