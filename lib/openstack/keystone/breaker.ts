/** Circuit breaker: after a request without a reply it opens, and only one probe at a time goes through. */

/** From a failure to the next probe. */
export const PROBE_INTERVAL_MS = 2000;

/** The outcome of one request. */
export interface Attempt {
  answered(): void;
  failed(): void;
}

export interface Breaker {
  /** Undefined: send nothing now. Otherwise the outcome must be reported. */
  begin(): Attempt | undefined;
  readonly isOpen: boolean;
}

/** `clockMs`: a monotonic clock. */
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
        // A single slow request does not matter if others were answered meanwhile.
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
