/** What a row of the ledger says to people. A client reads the resource out of it. */

import { isoTime, SECOND_US } from '../../time';
import type { Rate } from '../money/charge';

const PERIOD_SECONDS: Readonly<Record<string, number>> = { hour: 3600 };
const MONTH_SECONDS = 30 * 24 * 3600;

/** The number of whole minutes that is nearest. */
export const minutesOf = (intervalUs: number): number => Math.round(intervalUs / SECOND_US / 60);

export const humanInterval = (intervalUs: number): string => {
  const minutes = minutesOf(intervalUs);
  return `${minutes} ${minutes === 1 ? 'minute' : 'minutes'}`;
};

/** `4.50 GB`: in the unit of the price, without its period. */
function quantity(resourceAmount: number, { unit, multiplier }: Rate): string {
  const [name = '', period = ''] = unit.split('/');
  const unitsAPrice = multiplier / (PERIOD_SECONDS[period] ?? MONTH_SECONDS);
  return [(resourceAmount / unitsAPrice).toFixed(2), name].filter((part) => part !== '').join(' ');
}

export interface BurstReason {
  readonly resource: string;
  readonly resourceAmount: number;
  readonly intervalUs: number;
  readonly rate: Rate;
  readonly pollUs: number;
}

/** Such as `Burst: 4.50 GB of dssd for 5 minutes at 2014-06-05 09:06`. */
export function burstReason({ resource, resourceAmount, intervalUs, rate, pollUs }: BurstReason) {
  const at = isoTime(pollUs).slice(0, 16).replace('T', ' ');
  return `Burst: ${quantity(resourceAmount, rate)} of ${resource} for ${humanInterval(intervalUs)} at ${at}`;
}
