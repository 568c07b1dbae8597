/** The hours of a writer: their locks, and new ones for hours that nobody has written to. */
import type { SqlDialect } from '../sql/dialect';
import { insertMissing } from '../sql/insert-missing';
import type { Statements } from '../sql/statements';
import { dayOf } from './hours';
import { type FoldStates, inStates, isLate, lockStates, setState } from './states';

export async function shareHours(
  tx: Statements,
  dialect: SqlDialect,
  hours: readonly number[],
): Promise<FoldStates> {
  const locking = { of: 'hour', buckets: hours, mode: 'shared' } as const;
  const known = await lockStates(tx, dialect, locking);
  if (known.size === hours.length) return known;
  await openHours(
    tx,
    dialect,
    hours.filter((hour) => !known.has(hour)),
  );
  return lockStates(tx, dialect, locking);
}

/**
 * A day with a new hour has to be folded once more. If its hours have been dropped, it cannot be: then the new hour
 * counts as folded, with nothing in it, and each series that comes is folded by itself.
 */
async function openHours(
  tx: Statements,
  dialect: SqlDialect,
  hours: readonly number[],
): Promise<void> {
  const hourRows = hours.map((hour) => ({ hour, state: 'open' }));
  await insertMissing(tx, dialect, { table: 'point_hours', key: ['hour'], rows: hourRows });
  const days = [...new Set(hours.map(dayOf))];
  const dayRows = days.map((day) => ({ day, state: 'open' }));
  await insertMissing(tx, dialect, { table: 'point_days', key: ['day'], rows: dayRows });
  const states = await lockStates(tx, dialect, { of: 'day', buckets: days, mode: 'exclusive' });
  const reopened = inStates(states, (state) => state === 'folding' || state === 'folded');
  await setState(tx, 'day', { buckets: reopened, state: 'open' });
  const closed = new Set(inStates(states, isLate));
  const late = hours.filter((hour) => closed.has(dayOf(hour)));
  await setState(tx, 'hour', { buckets: late, state: 'backfilled' });
}
