/** Time that passes only when a test says so, for work that waits by a function which it is given. */
import type { Wait } from '../../../lib/jobs/lease';

interface Waiting {
  readonly atUs: number;
  readonly resolve: () => void;
}

export interface VirtualTime {
  readonly nowUs: () => number;
  readonly wait: Wait;
  /** Lets the time pass; whatever wakes up meanwhile goes on until it waits again, or ends. */
  advance(ms: number): Promise<void>;
  /** Sets the clock back; what waits does so for as long as before. */
  setBack(ms: number): void;
  /** Resolves when something waits by this signal. */
  untilWaiting(signal: AbortSignal): Promise<void>;
}

export function virtualTime(startUs = 0): VirtualTime {
  let nowUs = startUs;
  const waiting = new Map<AbortSignal, Waiting>();
  let checks: (() => void)[] = [];
  const notify = (): void => {
    const all = checks;
    checks = [];
    for (const check of all) check();
  };
  const until = async (condition: () => boolean): Promise<void> => {
    while (!condition()) await new Promise<void>((resolve) => checks.push(resolve));
  };
  const wait: Wait = (ms, signal) =>
    new Promise<void>((resolve) => {
      const end = (): void => {
        waiting.delete(signal);
        resolve();
        notify();
      };
      if (signal.aborted) return end();
      signal.addEventListener('abort', end, { once: true });
      const wake = (): void => {
        signal.removeEventListener('abort', end);
        resolve();
      };
      waiting.set(signal, { atUs: nowUs + ms * 1000, resolve: wake });
      notify();
    });

  return {
    nowUs: () => nowUs,
    wait,
    setBack(ms) {
      nowUs -= ms * 1000;
      for (const [signal, { atUs, resolve }] of waiting) {
        waiting.set(signal, { atUs: atUs - ms * 1000, resolve });
      }
    },
    untilWaiting: (signal) => until(() => waiting.has(signal)),
    async advance(ms) {
      const endUs = nowUs + ms * 1000;
      for (;;) {
        const [next] = [...waiting].sort(([, one], [, other]) => one.atUs - other.atUs);
        if (!next || next[1].atUs > endUs) break;
        const [signal, { atUs, resolve }] = next;
        nowUs = atUs;
        waiting.delete(signal);
        resolve();
        await until(() => waiting.has(signal) || signal.aborted);
      }
      nowUs = endUs;
    },
  };
}
