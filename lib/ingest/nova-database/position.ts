/** How far a cell's database has been read: a run that was interrupted goes on, a finished one is followed by what changed since. */

import { MINUTE_US } from '../../time';
import { isObject } from '../fields';

export interface Run {
  /** Only what has changed since; null: everything. */
  readonly sinceUs: number | null;
  readonly startedUs: number;
  /** The latest change among what was read. */
  readonly newestUs: number;
  /** 0 for live servers, 1 for archived ones. */
  readonly part: number;
  /** Everything up to this server is stored. */
  readonly afterId: number;
}

export interface Position {
  /** All changes before are stored; null: not everything was read yet. */
  readonly doneUntilUs: number | null;
  /** The one that has not finished. */
  readonly run: Run | null;
}

/** Clocks of hosts differ, and a transaction shows its rows after the time that it gave them. */
const OVERLAP_US = 10 * MINUTE_US;

export interface Asked {
  readonly nowUs: number;
  /** Everything is to be read again. */
  readonly isFull: boolean;
}

/** The run that was interrupted, or a new one. */
export function runAfter({ doneUntilUs, run }: Position, { nowUs, isFull }: Asked): Run {
  if (run && (!isFull || run.sinceUs === null)) return run;
  const sinceUs = isFull || doneUntilUs === null ? null : doneUntilUs - OVERLAP_US;
  return { sinceUs, startedUs: nowUs, newestUs: 0, part: 0, afterId: 0 };
}

/** What has changed since the beginning of a run may have been passed by it, by whichever clock. */
export const finished = ({ doneUntilUs }: Position, { startedUs, newestUs }: Run): Position => ({
  doneUntilUs: Math.max(doneUntilUs ?? 0, Math.min(startedUs, newestUs)) || null,
  run: null,
});

export const NOWHERE: Position = { doneUntilUs: null, run: null };

export const writePosition = (position: Position): string => JSON.stringify(position);

export function readPosition(written: string | undefined): Position {
  if (written === undefined) return NOWHERE;
  const position: unknown = JSON.parse(written);
  return isObject(position) ? (position as unknown as Position) : NOWHERE;
}
