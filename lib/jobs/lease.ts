/** The lease of a job: it is kept and renewed while this process is the one that does the job. */
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { AppError } from '../errors';
import type { Job, JobContext } from './job';

/** Resolves after the time, or as soon as the signal is aborted. */
export type Wait = (ms: number, signal: AbortSignal) => Promise<unknown>;

export interface JobLease {
  /** Takes the lease, or renews it. False: another process holds it. */
  acquire(): Promise<boolean>;
  release(): Promise<void>;
}

/** This process, as it is shown to people. */
const holderName = (): string =>
  `${hostname().slice(0, 100)}, process ${process.pid}, ${randomUUID().slice(0, 8)}`;

export function leaseOf({ name }: Job, { store, nowUs }: JobContext, lastsMs: number): JobLease {
  const holder = holderName();
  return {
    acquire() {
      const atUs = nowUs();
      return store.leases.acquire(name, holder, atUs, atUs + lastsMs * 1000);
    },
    // Without a database the lease simply runs out.
    release: () => store.leases.release(name, holder).catch(() => undefined),
  };
}

/** Lets a job run for itself, where no process can be in the way of another. */
export const NO_LEASE: JobLease = {
  acquire: () => Promise.resolve(true),
  release: () => Promise.resolve(),
};

interface RenewalOptions {
  readonly everyMs: number;
  readonly signal: AbortSignal;
  readonly wait: Wait;
}

/** Does the work and renews the lease meanwhile; work whose lease is lost is interrupted. */
export async function whileRenewed(
  lease: JobLease,
  { everyMs, signal, wait }: RenewalOptions,
  work: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const done = new AbortController();
  const lost = new AbortController();
  const renew = async (): Promise<void> => {
    while (!done.signal.aborted) {
      await wait(everyMs, done.signal);
      // A database that is away decides nothing; the work will find out for itself.
      const isOurs = done.signal.aborted || (await lease.acquire().catch(() => true));
      if (!isOurs) return lost.abort(new AppError('interrupted', 'the lease was lost'));
    }
  };
  const renewing = renew();
  try {
    await work(AbortSignal.any([signal, lost.signal]));
  } finally {
    done.abort();
    await renewing;
  }
}
