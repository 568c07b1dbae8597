/** Burst: what is used beyond what is subscribed, in stretches of constant amount and price. */
import type { Rate } from '../money/charge';
import { CYCLE_US, cycleAt } from './cycles';
import type { RateStep } from './rates';

/** An amount of one resource, used or subscribed; half open, `[fromUs, untilUs)`. */
export interface Holding {
  readonly amount: number;
  readonly fromUs: number;
  readonly untilUs: number;
}

export interface Window {
  readonly startUs: number;
  readonly endUs: number;
}

export interface BurstFacts {
  readonly used: readonly Holding[];
  readonly subscribed: readonly Holding[];
  readonly rates: readonly RateStep[];
}

/** A part of one cycle in which the same amount was burst at the same rate. */
export interface BurstStretch {
  readonly cycle: number;
  readonly fromUs: number;
  readonly untilUs: number;
  readonly amount: number;
  readonly rate: Rate;
}

type Stretch = Omit<BurstStretch, 'cycle'>;

export const burstStretches = (facts: BurstFacts, window: Window): readonly BurstStretch[] =>
  joinEqual(constantParts(facts, window)).flatMap(byCycle);

/** What changes at one instant. */
interface Change {
  used: number;
  subscribed: number;
  rate?: Rate | null;
}

/** Sweep line: from one change to the next, nothing changes. */
function constantParts(facts: BurstFacts, window: Window): readonly Stretch[] {
  const changes = changesIn(facts, window);
  const instants = [...changes.keys()].sort((a, b) => a - b);
  const now: { used: number; subscribed: number; rate: Rate | null } = {
    used: 0,
    subscribed: 0,
    rate: null,
  };
  return instants.flatMap((fromUs, index) => {
    const { used = 0, subscribed = 0, rate } = changes.get(fromUs) ?? {};
    now.used += used;
    now.subscribed += subscribed;
    if (rate !== undefined) now.rate = rate;
    const untilUs = instants[index + 1] ?? window.endUs;
    const amount = now.used - now.subscribed;
    if (amount <= 0 || now.rate === null || untilUs <= fromUs) return [];
    return [{ fromUs, untilUs, amount, rate: now.rate }];
  });
}

function changesIn({ used, subscribed, rates }: BurstFacts, window: Window) {
  const changes = new Map<number, Change>();
  const changeAt = (us: number): Change => {
    const change = changes.get(us) ?? { used: 0, subscribed: 0 };
    changes.set(us, change);
    return change;
  };
  const hold = (holdings: readonly Holding[], what: 'used' | 'subscribed') => {
    for (const holding of holdings) {
      const fromUs = Math.max(holding.fromUs, window.startUs);
      const untilUs = Math.min(holding.untilUs, window.endUs);
      if (fromUs >= untilUs) continue;
      changeAt(fromUs)[what] += holding.amount;
      changeAt(untilUs)[what] -= holding.amount;
    }
  };
  hold(used, 'used');
  hold(subscribed, 'subscribed');
  for (const { fromUs, rate } of rates) {
    if (fromUs < window.endUs) changeAt(Math.max(fromUs, window.startUs)).rate = rate;
  }
  return changes;
}

/** A change that changes neither amount nor rate divides nothing. */
function joinEqual(stretches: readonly Stretch[]): readonly Stretch[] {
  const joined: Stretch[] = [];
  for (const stretch of stretches) {
    const last = joined.at(-1);
    if (last && isContinued(last, stretch))
      joined[joined.length - 1] = { ...last, untilUs: stretch.untilUs };
    else joined.push(stretch);
  }
  return joined;
}

const isContinued = (last: Stretch, next: Stretch): boolean =>
  last.untilUs === next.fromUs && last.amount === next.amount && isSameRate(last.rate, next.rate);

const isSameRate = (a: Rate, b: Rate): boolean =>
  a.level === b.level && a.price === b.price && a.multiplier === b.multiplier && a.unit === b.unit;

function byCycle(stretch: Stretch): readonly BurstStretch[] {
  const parts: BurstStretch[] = [];
  for (let fromUs = stretch.fromUs; fromUs < stretch.untilUs; ) {
    const cycle = cycleAt(fromUs);
    const untilUs = Math.min((cycle + 1) * CYCLE_US, stretch.untilUs);
    parts.push({ ...stretch, cycle, fromUs, untilUs });
    fromUs = untilUs;
  }
  return parts;
}
