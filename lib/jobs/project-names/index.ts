/** Names of projects, kept up to date round by round; of several processes one asks the cloud. */
import { randomUUID } from 'node:crypto';
import type { AuthLog } from '../../auth/options';
import { UsageError } from '../../errors';
import type { ProjectDirectory } from '../../identity/directory';
import { keepNames } from '../../report/project-names';
import type { Store } from '../../store/store';
import { onceTold } from '../log-on-change';
import type { ProjectNotes } from './queue';
import { askingForNames } from './sync';

export interface RoundParts {
  readonly store: Pick<Store, 'cloudProjects' | 'projects' | 'leases'>;
  readonly directory: ProjectDirectory;
  readonly notes: Pick<ProjectNotes, 'take'>;
  readonly log: AuthLog;
  readonly nowUs: () => number;
  /** From one question for all projects to the next; 0: nothing is asked. */
  readonly intervalUs: number;
}

export interface Rounds {
  readonly paceMs: number;
  /** Never fails. */
  next(): Promise<void>;
  /** So that others may go on at once. */
  end(): Promise<void>;
}

const LEASE = 'project-names';
const PACE_US = 60e6;

export function nameRounds(parts: RoundParts): Rounds {
  const { store, notes, log, nowUs, intervalUs } = parts;
  const holder = randomUUID();
  const paceUs = intervalUs === 0 ? PACE_US : Math.min(PACE_US, intervalUs);
  const asking = askingForNames(parts, paceUs);
  const writing = onceTold(log);

  async function round(startUs: number): Promise<void> {
    await keepNames(store, notes.take());
    if (intervalUs === 0) return;
    const isOurs = await store.leases.acquire(LEASE, holder, startUs, startUs + 3 * paceUs);
    if (isOurs) await asking.ask(startUs);
    else asking.leave();
  }

  return {
    paceMs: paceUs / 1000,
    async next() {
      try {
        await round(nowUs());
        writing.went('the names of projects are written again');
      } catch (error) {
        if (error instanceof UsageError && error.code === 'interrupted') return;
        writing.failed(error, 'the names of projects cannot be written for now');
      }
    },
    end: () => store.leases.release(LEASE, holder).catch(() => undefined),
  };
}
