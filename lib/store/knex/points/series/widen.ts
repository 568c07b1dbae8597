/** The days in which series have points: a span that only grows. */
import type { SqlDialect } from '../../sql/dialect';
import type { Statements } from '../../sql/statements';
import { chunksOf } from '../../sql/write-rows';
import type { KnownSeries } from './make';

/** Most series of a batch grow by the same day, so a statement a span is few. */
function* bySpan(series: readonly KnownSeries[]): Generator<KnownSeries & { ids: number[] }> {
  const groups = new Map<string, KnownSeries & { ids: number[] }>();
  for (const each of series) {
    const span = `${each.firstDay} ${each.lastDay}`;
    const group = groups.get(span) ?? { ...each, ids: [] };
    group.ids.push(each.id);
    groups.set(span, group);
  }
  yield* groups.values();
}

export async function widenSeries(
  tx: Statements,
  { name, arithmetic: { least, greatest } }: SqlDialect,
  series: readonly KnownSeries[],
): Promise<void> {
  const sorted = [...series].sort((a, b) => a.id - b.id);
  // Rows are locked in id order, which rules out deadlocks; an update alone would not keep to it.
  for (const some of name === 'sqlite' ? [] : chunksOf(sorted)) {
    const ids = some.map(({ id }) => id);
    await tx.run((db) => db('series').select('id').whereIn('id', ids).orderBy('id').forUpdate());
  }
  for (const { firstDay, lastDay, ids } of bySpan(sorted)) {
    for (const some of chunksOf(ids)) {
      await tx.run((db) =>
        db('series')
          .whereIn('id', some)
          .update({
            first_day: db.raw(`${least}(first_day, ?)`, [firstDay]),
            last_day: db.raw(`${greatest}(last_day, ?)`, [lastDay]),
          }),
      );
    }
  }
}
