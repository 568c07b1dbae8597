/** The log of a server's actions in order: what succeeded, what failed, and when somebody set its state by hand. */
import type { Fields } from '../fields';
import { numberOf, type ServerRows, timeOf } from './rows';

export interface LogEntry {
  /** Of an action event, or `resetState`. */
  readonly name: string;
  readonly isSuccess: boolean;
  readonly finishedUs: number;
}

export const RESET = 'resetState';

interface Ordered extends LogEntry {
  readonly startedUs: number;
  readonly id: number;
}

/** What has not finished is left out. Throws RefusedField. */
export function logOf({ events, resets }: ServerRows): readonly LogEntry[] {
  const entries = [
    ...events.flatMap((row) => entryOf(row, String(row['event']), row['result'] === 'Success')),
    ...resets.flatMap((row) => entryOf(row, RESET, true)),
  ];
  return entries.sort(
    (a, b) => a.finishedUs - b.finishedUs || a.startedUs - b.startedUs || a.id - b.id,
  );
}

function entryOf(row: Fields, name: string, isSuccess: boolean): Ordered[] {
  const startedUs = timeOf(row, 'start_time');
  const finishedUs = timeOf(row, 'finish_time') ?? (name === RESET ? startedUs : null);
  if (finishedUs === null) return [];
  const id = numberOf(row, 'id');
  return [{ name, isSuccess, finishedUs, startedUs: startedUs ?? finishedUs, id }];
}
