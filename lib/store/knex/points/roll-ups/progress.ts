/** How far buckets of series are folded, in one statement: of a small question each costs as much as what it reads. */
import type { Statements } from '../../sql/statements';
import { dayOf, type HourSpan } from '../hours';
import type { BucketName, FoldState, FoldStates } from '../states';
import { type StateRun, selectRuns, statesOfRuns } from '../states-between';
import { type DirtyHours, dirtyRows, dirtySets, selectDirty } from './dirty';

interface Progress {
  readonly states: FoldStates;
  readonly dirty: DirtyHours;
}

interface SeriesHours extends HourSpan {
  readonly seriesIds: readonly number[];
}

type DirtyRun = Omit<StateRun, 'state'> & { readonly state: 'dirty' };
const isDirty = (run: StateRun | DirtyRun): run is DirtyRun => run.state === 'dirty';

/** More would be too many parameters for one statement. */
const SERIES_AT_ONCE = 500;

export async function progressOf(
  read: Statements,
  of: BucketName,
  { seriesIds, ...span }: SeriesHours,
): Promise<Progress> {
  const between =
    of === 'hour'
      ? { from: span.fromHour, to: span.toHour }
      : { from: dayOf(span.fromHour), to: dayOf(span.toHour - 1) + 1 };
  const first = seriesIds.slice(0, SERIES_AT_ONCE);
  const rows: (StateRun | DirtyRun)[] = await read.run((db) =>
    selectDirty(db, { ...span, seriesIds: first })
      .select(db.raw(`'dirty' as state`), { first: 'hour', last: 'series_id' }, db.raw('1 as size'))
      // The builder writes the groups of a first one after those that follow it.
      .unionAll(selectRuns(db, of, between)),
  );
  const runs = rows.filter((row): row is StateRun & { state: FoldState } => !isDirty(row));
  const dirty = rows.filter(isDirty).map((row) => ({ hour: row.first, series_id: row.last }));
  const rest = await dirtyRows(read, { ...span, seriesIds: seriesIds.slice(SERIES_AT_ONCE) });
  return {
    states: await statesOfRuns(read, of, { between, runs }),
    dirty: dirtySets([...dirty, ...rest]),
  };
}
