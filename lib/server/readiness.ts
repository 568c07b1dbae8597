/** Whether the service can do its work now: its database can be reached, its schema is current, its workers have started. */
import type { Store } from '../store/store';

export interface ReadinessOptions {
  readonly store: Pick<Store, 'isCurrent'>;
  /** Whether all workers have started. */
  readonly isStarted?: () => boolean;
  readonly isStopping?: () => boolean;
  /** Milliseconds of a clock that never goes back. */
  readonly clockMs?: () => number;
  /** After so long without an answer the database counts as unreachable. */
  readonly deadlineMs?: number;
}

/** Resolves to the reasons why the service is not ready; to none if it is. */
export type CheckReadiness = () => Promise<readonly string[]>;

/** However often it is called, the database is asked at most once in this time. */
const VALID_MS = 1000;
const DEADLINE_MS = 2000;

export function readinessCheck(options: ReadinessOptions): CheckReadiness {
  const { store, isStarted = () => true, isStopping = () => false } = options;
  const { clockMs = () => performance.now(), deadlineMs = DEADLINE_MS } = options;
  const databaseReason = cached(() => reasonOf(store), clockMs);
  return async () => {
    const reason = await withinDeadline(databaseReason(), deadlineMs);
    return [
      ...(isStopping() ? ['the service is stopping'] : []),
      ...(isStarted() ? [] : ['not all workers have started']),
      ...(reason ? [reason] : []),
    ];
  };
}

type Reason = string | undefined;

/** Details stay out of the answer, since it needs no token. */
const UNREACHABLE = 'the database cannot be reached';

async function reasonOf(store: ReadinessOptions['store']): Promise<Reason> {
  try {
    return (await store.isCurrent()) ? undefined : 'the database has another schema';
  } catch {
    return UNREACHABLE;
  }
}

/** Single flight: callers share the check that is running, and its result for a moment after it. */
function cached(check: () => Promise<Reason>, clockMs: () => number): () => Promise<Reason> {
  let latest: Promise<Reason> | undefined;
  let validUntilMs = Number.POSITIVE_INFINITY;
  return () => {
    if (latest && clockMs() < validUntilMs) return latest;
    validUntilMs = Number.POSITIVE_INFINITY;
    latest = check().finally(() => {
      validUntilMs = clockMs() + VALID_MS;
    });
    return latest;
  };
}

/** A database that hangs must not make the check hang. */
async function withinDeadline(reason: Promise<Reason>, deadlineMs: number): Promise<Reason> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<Reason>((resolve) => {
    timer = setTimeout(resolve, deadlineMs, UNREACHABLE);
  });
  try {
    return await Promise.race([reason, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
