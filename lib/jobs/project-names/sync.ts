/** Asks the cloud what its projects are called: for all now and then, for single ones as they come up. */
import { UsageError } from '../../errors';
import { findNames, isForbidden, refreshNames } from '../../report/project-names';
import { type OnceTold, onceTold } from '../log-on-change';
import type { RoundParts } from '.';

export interface Asking {
  /** Throws only what is no fault of Keystone's. */
  ask(nowUs: number): Promise<void>;
  /** Somebody else asks; whoever takes over begins with the list. */
  leave(): void;
}

const HOUR_US = 3600e6;
/** How many are looked up by id in one round. */
const LOOK_UPS = 100;

export function askingForNames(
  { store, directory, log, intervalUs }: Omit<RoundParts, 'notes' | 'nowUs'>,
  retryUs: number,
): Asking {
  const parts = { store, directory };
  const listing = onceTold(log);
  const finding = onceTold(log);
  let listAtUs = Number.NEGATIVE_INFINITY;
  let mayFind = true;

  async function list(nowUs: number): Promise<void> {
    const outcome = await outcomeOf(refreshNames(parts, nowUs), listing, LIST);
    listAtUs = nowUs + (outcome === 'away' ? retryUs : intervalUs);
    mayFind = outcome !== 'away';
  }

  async function find(nowUs: number): Promise<void> {
    // An hour at least; where lists are given, those have told already.
    const askedBeforeUs = nowUs - Math.max(HOUR_US, intervalUs);
    const question = { nowUs, askedBeforeUs, limit: LOOK_UPS };
    const outcome = await outcomeOf(findNames(parts, question), finding, FIND);
    mayFind = outcome !== 'forbidden';
  }

  return {
    async ask(nowUs) {
      if (nowUs >= listAtUs) await list(nowUs);
      if (mayFind) await find(nowUs);
    },
    leave() {
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
  told: OnceTold,
  messages: Messages,
): Promise<'told' | 'forbidden' | 'away'> {
  try {
    await work;
    told.went(messages.again);
    return 'told';
  } catch (error) {
    const isAway = error instanceof UsageError && error.code === 'identityUnavailable';
    if (!isAway && !isForbidden(error)) throw error;
    const outcome = isAway ? 'away' : 'forbidden';
    told.failed(error, messages[outcome]);
    return outcome;
  }
}
