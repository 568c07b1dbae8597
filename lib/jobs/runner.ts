/** Runs jobs at their intervals, each in the one process that holds its lease. */
import { setTimeout as timer } from 'node:timers/promises';
import { backoff } from '../concurrency';
import { AppError } from '../errors';
import { logOnChange } from '../log-on-change';
import type { Job, JobContext } from './job';
import { type JobLease, leaseOf, NO_LEASE, type Wait, whileRenewed } from './lease';

/** How often the holder renews its lease, and others look whether it is free. */
const TICK_MS = 60_000;
/** A holder that has vanished is replaced after this many ticks. */
const LEASE_TICKS = 3;
const LONGEST_RETRY_MS = 3_600_000;

const waitByTimer: Wait = (ms, signal) => timer(ms, undefined, { signal }).catch(() => undefined);

/** Runs them until the signal is aborted, then gives their leases back. Never fails. */
export async function runJobs(
  jobs: readonly Job[],
  context: JobContext,
  signal: AbortSignal,
  wait: Wait = waitByTimer,
): Promise<void> {
  const runnable = jobs.filter((job) => isRunnable(job, context));
  await Promise.all(runnable.map((job) => keepRunning(job, context, { signal, wait })));
}

const isRunnable = ({ intervalMs, missing }: Job, context: JobContext): boolean =>
  intervalMs(context.config) > 0 && missing?.(context) === undefined;

interface Timing {
  readonly signal: AbortSignal;
  readonly wait: Wait;
}

async function keepRunning(job: Job, context: JobContext, { signal, wait }: Timing): Promise<void> {
  const intervalMs = job.intervalMs(context.config);
  const tickMs = Math.min(TICK_MS, intervalMs);
  const lease = job.isPerProcess ? NO_LEASE : leaseOf(job, context, LEASE_TICKS * tickMs);
  const attempt = makeAttempt(job, context, { lease, intervalMs, tickMs, signal, wait });
  while (!signal.aborted) {
    const dueInMs = await attempt();
    if (!signal.aborted) await wait(Math.min(tickMs, Math.max(0, dueInMs)), signal);
  }
  await lease.release();
}

interface AttemptOptions extends Timing {
  readonly lease: JobLease;
  readonly intervalMs: number;
  readonly tickMs: number;
}

/** An attempt: one look at the lease and the clock, with a run if one is due. Gives the time until the next one. */
function makeAttempt(job: Job, context: JobContext, options: AttemptOptions) {
  const { lease, intervalMs, tickMs, signal, wait } = options;
  const changes = logOnChange(context.log, { job: job.name });
  /** When it was last begun, and how long the next run has to wait from then on. */
  let last: { readonly atUs: number; readonly waitMs: number } | undefined;
  const dueInMs = (): number => {
    if (last === undefined) return 0;
    const elapsedMs = (context.nowUs() - last.atUs) / 1000;
    // The clock was set back, so the elapsed time is unknown: a run is due at once.
    return elapsedMs < 0 ? 0 : last.waitMs - elapsedMs;
  };
  const retryMs = backoff({ first: tickMs, longest: Math.max(intervalMs, LONGEST_RETRY_MS) });
  let failures = 0;

  async function runIfDue(startUs: number): Promise<void> {
    if (dueInMs() > 0) return;
    await whileRenewed(lease, { everyMs: tickMs, signal, wait }, (stopped) =>
      job.run(context, stopped),
    );
    failures = 0;
    last = { atUs: startUs, waitMs: intervalMs };
    changes.recovered('a job succeeds again');
  }

  return async (): Promise<number> => {
    const startUs = context.nowUs();
    let isOurs = false;
    try {
      isOurs = await lease.acquire();
      // When the lease becomes ours, a run is due at once.
      if (isOurs) await runIfDue(startUs);
      else last = undefined;
    } catch (error) {
      if (isInterruption(error)) return tickMs;
      changes.failed(error, 'a job failed; it will be retried');
      // The lease could not be read: that is no failure of the job, so its back-off does not grow.
      if (!isOurs) return tickMs;
      last = { atUs: startUs, waitMs: retryMs(failures) };
      failures += 1;
    }
    return last === undefined ? tickMs : dueInMs();
  };
}

const isInterruption = (error: unknown): boolean =>
  error instanceof AppError && error.code === 'interrupted';

/** Runs a job once, now. False: another process holds its lease. Throws what the job throws. */
export async function runOnce(
  job: Job,
  context: JobContext,
  signal: AbortSignal,
  wait: Wait = waitByTimer,
): Promise<boolean> {
  const lease = job.isPerProcess ? NO_LEASE : leaseOf(job, context, LEASE_TICKS * TICK_MS);
  if (!(await lease.acquire())) return false;
  try {
    await whileRenewed(lease, { everyMs: TICK_MS, signal, wait }, (stopped) =>
      job.run(context, stopped),
    );
  } finally {
    await lease.release();
  }
  return true;
}
