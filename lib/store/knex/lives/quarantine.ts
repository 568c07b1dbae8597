/** Table `quarantine`: input that could not be understood, once each, until it is replayed or dropped. */
import { createHash } from 'node:crypto';
import { mapCooperatively } from '../../../event-loop';
import type { Quarantine, Quarantined, Refusal } from '../../store';
import type { Database, SqlDialect, Statements } from '../sql/dialect';
import { writeRows } from '../sql/write-rows';

const COLUMNS = ['id', 'origin', 'position', 'field', 'reason', 'raw', 'as_of_us', 'batch_id'];
const FIELDS = `q.id, q.origin, q.position, q.field, q.reason, q.raw, q.as_of_us as "asOfUs",
  b.recorded_us as "recordedAtUs"`;
const FROM = 'from quarantine q join batches b on b.id = q.batch_id';

export interface Entry extends Refusal {
  readonly id: string;
}

/** The same raw input is the same entry, whichever file it came from. */
export const toEntry = (refusal: Refusal): Entry => {
  const sql = JSON.stringify([refusal.raw, refusal.asOfUs ?? null]);
  return { ...refusal, id: createHash('sha256').update(sql).digest('hex') };
};

/** Those entries that are not in the quarantine yet, each once. */
export async function unknownEntries(
  tx: Statements,
  dialect: SqlDialect,
  refusals: readonly Refusal[],
): Promise<Entry[]> {
  if (refusals.length === 0) return [];
  const all = await mapCooperatively(refusals, toEntry);
  const entries = new Map(all.map((entry) => [entry.id, entry]));
  const within = dialect.isIn('id', [...entries.keys()]);
  const known = await tx.all<{ id: string }>(
    `select id from quarantine where ${within.sql}`,
    within.bindings,
  );
  for (const { id } of known) entries.delete(id);
  return [...entries.values()];
}

export async function addEntries(
  tx: Statements,
  dialect: SqlDialect,
  { entries, batchId, origin }: { entries: readonly Entry[]; batchId: number; origin: string },
): Promise<void> {
  await writeRows(tx, dialect, {
    table: 'quarantine',
    columns: COLUMNS,
    items: entries,
    toRow: ({ id, position, field, reason, raw, asOfUs }) => [
      id,
      origin,
      position,
      field ?? null,
      reason,
      raw,
      asOfUs ?? null,
      batchId,
    ],
    onConflict: { key: 'id', act: 'keep' },
  });
}

export const quarantineOf = (database: Database): Quarantine => ({
  list: (afterId, limit) =>
    database.read.all<Quarantined>(
      `select ${FIELDS} ${FROM} where q.id > ? order by q.id limit ?`,
      [afterId ?? '', limit],
    ),
  async find(idPrefix) {
    const [entry, another] = await database.read.all<Quarantined>(
      `select ${FIELDS} ${FROM} where q.id >= ? and q.id < ? order by q.id limit 2`,
      [idPrefix, `${idPrefix}g`],
    );
    return another ? undefined : entry;
  },
  drop: (ids) =>
    database.write(async (tx) => {
      const within = database.dialect.isIn('id', ids);
      const there = await tx.all<{ id: string }>(
        `select id from quarantine where ${within.sql}`,
        within.bindings,
      );
      await tx.all(`delete from quarantine where ${within.sql}`, within.bindings);
      return there.length;
    }),
});
