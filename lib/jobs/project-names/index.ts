/** Names of projects, kept up to date round by round; of several processes one asks the cloud. */
import { randomUUID } from 'node:crypto';
import { AppError } from '../../errors';
import { saveNames } from '../../report/project-names';
import { logOnChange } from '../log-on-change';
import { cloudNameRequests, type ProjectNameSyncOptions } from './sync';

export interface ProjectNameSync {
  readonly intervalMs: number;
  /** Never fails. */
  syncOnce(): Promise<void>;
  /** So that others may go on at once. */
  release(): Promise<void>;
}

const LEASE = 'project-names';
const INTERVAL_US = 60e6;

export function projectNameSync(options: ProjectNameSyncOptions): ProjectNameSync {
  const { store, queue, log, nowUs, intervalUs } = options;
  const holder = randomUUID();
  const paceUs = intervalUs === 0 ? INTERVAL_US : Math.min(INTERVAL_US, intervalUs);
  const asking = cloudNameRequests(options, paceUs);
  const writing = logOnChange(log);

  async function round(startUs: number): Promise<void> {
    await saveNames(store, queue.drain());
    if (intervalUs === 0) return;
    const isOurs = await store.leases.acquire(LEASE, holder, startUs, startUs + 3 * paceUs);
    if (isOurs) await asking.requestDue(startUs);
    else asking.reset();
  }

  return {
    intervalMs: paceUs / 1000,
    async syncOnce() {
      try {
        await round(nowUs());
        writing.recovered('the names of projects are written again');
      } catch (error) {
        if (error instanceof AppError && error.code === 'interrupted') return;
        writing.failed(error, 'the names of projects cannot be written for now');
      }
    },
    release: () => store.leases.release(LEASE, holder).catch(() => undefined),
  };
}
