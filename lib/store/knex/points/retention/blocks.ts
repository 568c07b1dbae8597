/** Blocks of time that are dropped as a whole, and the bounds before which they are. */
import type { KeptDays, RetentionQuery } from '../../../roll-ups';
import { DAY_HOURS, hourOf } from '../hours';

const MONTH_DAYS = 30;
/** Of what is kept longer, blocks of a day would be too many partitions. */
const MAX_DAY_BLOCKS = 60;

/** The days in a block of points. */
export const pointBlockDays = ({ points }: Pick<KeptDays, 'points'>): number =>
  points === 0 || points > MAX_DAY_BLOCKS ? MONTH_DAYS : 1;

/** The days in a block of hourly roll-ups. */
export const HOUR_BLOCK_DAYS = MONTH_DAYS;

/** In days since the epoch: what lies before is dropped. */
export interface Bounds {
  readonly points: number;
  readonly hours: number;
  readonly days: number;
}

const floorTo = (value: number, width: number): number => Math.floor(value / width) * width;

/** The finer is never kept longer than the coarser, which is folded from it. */
export function boundsOf({ nowMs, kept }: RetentionQuery): Bounds {
  const today = Math.floor(hourOf(nowMs) / DAY_HOURS);
  const before = (days: number, width: number) =>
    days === 0 ? 0 : Math.max(0, floorTo(today - days, width));
  const points = before(kept.points, pointBlockDays(kept));
  const hours = Math.min(points, before(kept.hours, HOUR_BLOCK_DAYS));
  return { points, hours, days: Math.min(hours, before(kept.days, 1)) };
}
