/**
 * How far the days of a window are folded, and which of their hours are not. SQL text: every question about projects
 * asks it, and one statement costs less than two.
 */
import type { Statements } from '../../../sql/statements';
import { DAY_HOURS, dayOf, type HourSpan } from '../../hours';
import { type FoldState, type FoldStates, UNFOLDED } from '../../states';

export interface Progress {
  /** Of all days that anybody has written to. */
  readonly dayStates: FoldStates;
  readonly unfolded: readonly number[];
}

interface Row {
  readonly hour: number | null;
  readonly day: number;
  readonly state: FoldState;
}

const isUnfolded = `state in (${UNFOLDED.map((state) => `'${state}'`).join(', ')})`;
const isWithin = 'day >= ? and day < ?';

/** Before the first day that is not folded all hours are, so only those after it are looked at: few, at the end. */
const PROGRESS = `select null as hour, day, state from point_days where ${isWithin}
  union all
  select hour, null, state from point_hours
  where hour >= (select min(day) * ${DAY_HOURS} from point_days where ${isWithin} and ${isUnfolded})
    and hour >= ? and hour < ? and ${isUnfolded}`;

export async function progressIn(
  read: Statements,
  { fromHour, toHour }: HourSpan,
): Promise<Progress> {
  const days = [dayOf(fromHour), dayOf(toHour - 1) + 1];
  const rows = await read.all<Row>(PROGRESS, [...days, ...days, fromHour, toHour]);
  const dayStates = new Map<number, FoldState>();
  const unfolded: number[] = [];
  for (const { hour, day, state } of rows) {
    if (hour === null) dayStates.set(day, state);
    else unfolded.push(hour);
  }
  return { dayStates, unfolded };
}
