/** The hour of the clock in which each series was last written, whatever the stamps of its points. */
import type { Database } from '../../sql/database';
import type { Statements } from '../../sql/statements';
import { chunksOf } from '../../sql/write-rows';
import { HOUR_MS } from '../hours';

/** One statement a series and hour: what this process has noted already costs none. */
export type NoteWritten = (seriesIds: Iterable<number>) => Promise<void>;

export function writtenHours({ dialect, write }: Database, nowUs: () => number): NoteWritten {
  let noted = { hour: Number.NaN, ids: new Set<number>() };
  return async (seriesIds) => {
    const hour = Math.floor(nowUs() / 1000 / HOUR_MS);
    if (hour !== noted.hour) noted = { hour, ids: new Set() };
    const { ids } = noted;
    const fresh = [...new Set(seriesIds)].filter((id) => !ids.has(id)).sort((a, b) => a - b);
    if (fresh.length === 0) return;
    await write((tx) => note(tx, fresh, { hour, locks: dialect.name !== 'sqlite' }));
    for (const id of fresh) ids.add(id);
  };
}

async function note(
  tx: Statements,
  ids: readonly number[],
  { hour, locks }: { readonly hour: number; readonly locks: boolean },
): Promise<void> {
  for (const some of chunksOf(ids)) {
    // Rows are locked in id order, which rules out deadlocks; an update alone would not keep to it.
    if (locks) {
      await tx.run((db) => db('series').select('id').whereIn('id', some).orderBy('id').forUpdate());
    }
    await tx.run((db) =>
      db('series')
        .whereIn('id', some)
        .where((older) => void older.whereNull('written_hour').orWhere('written_hour', '<', hour))
        .update({ written_hour: hour }),
    );
  }
}

/** By the hour, the series that were last written in it. */
export async function seriesByWrittenHour(
  read: Statements,
  seriesIds: readonly number[],
): Promise<ReadonlyMap<number, readonly number[]>> {
  const byHour = new Map<number, number[]>();
  for (const some of chunksOf([...new Set(seriesIds)])) {
    const rows = await read.run((db) =>
      db('series')
        .select<{ id: number; written_hour: number }[]>('id', 'written_hour')
        .whereIn('id', some)
        .whereNotNull('written_hour'),
    );
    for (const { id, written_hour: hour } of rows) {
      byHour.set(hour, [...(byHour.get(hour) ?? []), id]);
    }
  }
  return byHour;
}
