/** Hours and days, counted since the epoch. */

import type { PointsWindow } from '../../../domain/points/columns';
import { DAY_MS, HOUR_MS } from '../../../domain/points/interval';

export { DAY_MS, HOUR_MS };
export const DAY_HOURS = 24;

export const hourOf = (atMs: number): number => Math.floor(atMs / HOUR_MS);
export const dayOf = (hour: number): number => Math.floor(hour / DAY_HOURS);

/** Half-open. */
export interface HourSpan {
  readonly fromHour: number;
  readonly toHour: number;
}

export const hoursOfDay = (day: number): HourSpan => ({
  fromHour: day * DAY_HOURS,
  toHour: (day + 1) * DAY_HOURS,
});

/** The hours that the window touches. */
export const hoursOfWindow = ({ fromMs, toMs }: PointsWindow): HourSpan => ({
  fromHour: hourOf(fromMs),
  toHour: hourOf(toMs - 1) + 1,
});

export const spanWithin = (a: HourSpan, b: HourSpan): HourSpan => ({
  fromHour: Math.max(a.fromHour, b.fromHour),
  toHour: Math.min(a.toHour, b.toHour),
});
