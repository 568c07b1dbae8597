/** Billing cycles: the five minutes that one poll bills. */
import { MINUTE_US } from '../../time';

export const CYCLE_US = 5 * MINUTE_US;
const CYCLES_A_DAY = 288;

/** The number of the cycle that holds an instant. */
export const cycleAt = (us: number): number => Math.floor(us / CYCLE_US);

export const cycleStartUs = (cycle: number): number => cycle * CYCLE_US;

/** A poll is of the last instant of its cycle, so that it lies within the day that it bills. */
export const pollTimeUs = (cycle: number): number => cycleStartUs(cycle + 1) - 1;

/** The day in UTC, counted from 1970. */
export const dayOfCycle = (cycle: number): number => Math.floor(cycle / CYCLES_A_DAY);

export const firstCycleOf = (day: number): number => day * CYCLES_A_DAY;
