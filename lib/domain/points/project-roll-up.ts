/** Roll-ups of projects: the hours of all series of one role that are bound to a project's servers, added up. */

export interface ProjectHour {
  /** How many points. */
  readonly count: number;
  /** Of all points. */
  readonly sum: number;
  /** Of the last point that each series has in the hour. */
  readonly lastSum: number;
}

/** The hour of one series, in the unit in which it was written. */
export interface SeriesHourValues {
  readonly count: number;
  readonly sum: number;
  readonly last: number;
}

export const NO_HOUR: ProjectHour = { count: 0, sum: 0, lastSum: 0 };

/** Not every database stores an infinite number. */
const finite = (value: number): number =>
  Math.min(Math.max(value, -Number.MAX_VALUE), Number.MAX_VALUE);

const plus = (sum: number, value: number, scale: number): number =>
  finite(sum + finite(value * scale));

/** A sum of doubles depends on the order, so series are added in the order of their ids, wherever that is done. */
export const addSeriesHour = (
  total: ProjectHour,
  { count, sum, last }: SeriesHourValues,
  scale: number,
): ProjectHour => ({
  count: total.count + count,
  sum: plus(total.sum, sum, scale),
  lastSum: plus(total.lastSum, last, scale),
});

export type ProjectRollUpValue = keyof ProjectHour;
export const PROJECT_ROLL_UP_VALUES: readonly ProjectRollUpValue[] = ['count', 'sum', 'lastSum'];

/** Hours of one project in order of time; those without points are left out. Values that nobody asked for are empty. */
export interface ProjectRollUpColumns extends Readonly<Record<ProjectRollUpValue, Float64Array>> {
  readonly startMs: Float64Array;
}
