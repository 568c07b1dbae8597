/** Asks the cloud what its projects are called: for all now and then, for single ones as they come up. */

import { AppError } from '../../errors';
import type { ProjectDirectory } from '../../identity/directory';
import type { Log } from '../../log';
import { findNames, isForbidden, refreshNames } from '../../report/project-names';
import type { Store } from '../../store/store';
import { type ChangeLog, logOnChange } from '../log-on-change';
import type { ProjectNameQueue } from './queue';

export interface ProjectNameSyncOptions {
  readonly store: Pick<Store, 'cloudProjects' | 'projects' | 'leases'>;
  readonly directory: ProjectDirectory;
  readonly queue: Pick<ProjectNameQueue, 'drain'>;
  readonly log: Log;
  readonly nowUs: () => number;
  /** From one question for all projects to the next; 0: nothing is asked. */
  readonly intervalUs: number;
}

export interface CloudNameRequests {
  /** Throws only what is no fault of Keystone's. */
  requestDue(nowUs: number): Promise<void>;
  /** Somebody else asks; whoever takes over begins with the list. */
  reset(): void;
}

const HOUR_US = 3600e6;
/** How many are looked up by id in one round. */
const LOOK_UPS = 100;

export function cloudNameRequests(
  { store, directory, log, intervalUs }: Omit<ProjectNameSyncOptions, 'queue' | 'nowUs'>,
  retryUs: number,
): CloudNameRequests {
  const sources = { store, directory };
  const listing = logOnChange(log);
  const finding = logOnChange(log);
  let listAtUs = Number.NEGATIVE_INFINITY;
  let mayFind = true;

  async function list(nowUs: number): Promise<void> {
    const outcome = await outcomeOf(refreshNames(sources, nowUs), listing, LIST);
    listAtUs = nowUs + (outcome === 'away' ? retryUs : intervalUs);
    mayFind = outcome !== 'away';
  }

  async function find(nowUs: number): Promise<void> {
    // An hour at least; where lists are given, those have told already.
    const askedBeforeUs = nowUs - Math.max(HOUR_US, intervalUs);
    const query = { nowUs, askedBeforeUs, limit: LOOK_UPS };
    const outcome = await outcomeOf(findNames(sources, query), finding, FIND);
    mayFind = outcome !== 'forbidden';
  }

  return {
    async requestDue(nowUs) {
      if (nowUs >= listAtUs) await list(nowUs);
      if (mayFind) await find(nowUs);
    },
    reset() {
      listAtUs = Number.NEGATIVE_INFINITY;
    },
  };
}

type Messages = Readonly<Record<'again' | 'forbidden' | 'away', string>>;

const AWAY = 'Keystone does not tell the names of projects; they stay as they are for now';
const LIST: Messages = {
  again: 'Keystone tells the names of all projects again',
  forbidden:
    'Keystone does not let us list projects; those without a name are looked up one by one',
  away: AWAY,
};
const FIND: Messages = {
  again: 'Keystone tells the names of single projects again',
  forbidden:
    'Keystone does not let us look up projects; names come only with the tokens of callers',
  away: AWAY,
};

async function outcomeOf(
  work: Promise<unknown>,
  changes: ChangeLog,
  messages: Messages,
): Promise<'told' | 'forbidden' | 'away'> {
  try {
    await work;
    changes.recovered(messages.again);
    return 'told';
  } catch (error) {
    const isAway = error instanceof AppError && error.code === 'identityUnavailable';
    if (!isAway && !isForbidden(error)) throw error;
    const outcome = isAway ? 'away' : 'forbidden';
    changes.failed(error, messages[outcome]);
    return outcome;
  }
}
