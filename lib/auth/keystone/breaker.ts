/** Remembers that somebody did not answer, so that not everybody has to find out by waiting. */

/** How long nobody asks again after a question that was not answered. */
export const PROBE_INTERVAL_MS = 2000;

/** What became of one question. */
export interface Attempt {
  answered(): void;
  failed(): void;
}

export interface Breaker {
  /** Undefined: do not ask now. Otherwise the outcome must be told. */
  begin(): Attempt | undefined;
  readonly isOpen: boolean;
}

/** While it is open one question at a time goes through, to see. Times are those of a clock that never jumps. */
export function makeBreaker(clockMs: () => number): Breaker {
  let isOpen = false;
  let isProbed = false;
  let retryAtMs = 0;
  let answeredAtMs = Number.NEGATIVE_INFINITY;
  function begin(): Attempt | undefined {
    const startMs = clockMs();
    if (isOpen && (isProbed || startMs < retryAtMs)) return undefined;
    const isProbe = isOpen;
    if (isProbe) isProbed = true;
    return {
      answered() {
        if (isProbe) isProbed = false;
        answeredAtMs = clockMs();
        isOpen = false;
      },
      failed() {
        if (isProbe) isProbed = false;
        // One slow question says nothing if others were answered meanwhile.
        if (answeredAtMs > startMs) return;
        isOpen = true;
        retryAtMs = Math.max(retryAtMs, startMs + PROBE_INTERVAL_MS);
      },
    };
  }
  return {
    begin,
    get isOpen() {
      return isOpen;
    },
  };
}
