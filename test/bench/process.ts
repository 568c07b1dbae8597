/** What a process has used: processor time and memory, from Linux's /proc. */
import { readFileSync } from 'node:fs';

const TICK_MS = 10;

/** Of all its threads, user and system, in ms. */
export function cpuMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

export interface Measured {
  readonly pid: number;
  readonly port: number;
  readonly path: string;
}

/** Processor time a request of each, in ms: the best of interleaved rounds of so many requests. */
export async function cpuOfEach(
  those: readonly Measured[],
  { rounds, requests }: { readonly rounds: number; readonly requests: number },
  send: (measured: Measured, requests: number) => Promise<unknown>,
): Promise<readonly number[]> {
  const best = those.map(() => Number.POSITIVE_INFINITY);
  for (let round = 0; round < rounds; round += 1) {
    for (const [i, each] of those.entries()) {
      const before = cpuMs(each.pid);
      await send(each, requests);
      const used = (cpuMs(each.pid) - before) / requests;
      best[i] = Math.min(best[i] ?? used, used);
    }
  }
  return best;
}
