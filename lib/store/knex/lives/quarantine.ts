/** Table `quarantine`: refused input, each once, until it is replayed or dropped. */
import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import { mapCooperatively } from '../../../event-loop';
import type { Quarantine, Quarantined, Refusal } from '../../store';
import type { Database } from '../sql/database';
import type { SqlDialect } from '../sql/dialect';
import type { Statements } from '../sql/statements';
import { chunksOf, writeRows } from '../sql/write-rows';

const COLUMNS = ['id', 'origin', 'position', 'field', 'reason', 'raw', 'as_of_us', 'batch_id'];
const FIELDS = {
  id: 'q.id',
  origin: 'q.origin',
  position: 'q.position',
  field: 'q.field',
  reason: 'q.reason',
  raw: 'q.raw',
  asOfUs: 'q.as_of_us',
  recordedAtUs: 'b.recorded_us',
} as const;

const entriesIn = (db: Knex) =>
  db('quarantine as q')
    .join('batches as b', 'b.id', 'q.batch_id')
    .select<Quarantined[]>(FIELDS)
    .orderBy('q.id');

export interface Entry extends Refusal {
  readonly id: string;
}

/** The same raw input is the same entry, whatever file it came from. */
export const toEntry = (refusal: Refusal): Entry => {
  const content = JSON.stringify([refusal.raw, refusal.asOfUs ?? null]);
  return { ...refusal, id: createHash('sha256').update(content).digest('hex') };
};

/** The entries that are new to the quarantine, each once. */
export async function unknownEntries(
  tx: Statements,
  refusals: readonly Refusal[],
): Promise<Entry[]> {
  const all = await mapCooperatively(refusals, toEntry);
  const entries = new Map(all.map((entry) => [entry.id, entry]));
  for (const some of chunksOf([...entries.keys()])) {
    const known = await tx.run((db) => db('quarantine').whereIn('id', some).pluck('id'));
    for (const id of known) entries.delete(id);
  }
  return [...entries.values()];
}

/** A bulk write: entries can be as long as lines. */
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
    database.read.run((db) =>
      entriesIn(db)
        .where('q.id', '>', afterId ?? '')
        .limit(limit),
    ),
  async find(idPrefix) {
    const [entry, another] = await database.read.run((db) =>
      entriesIn(db).where('q.id', '>=', idPrefix).where('q.id', '<', `${idPrefix}g`).limit(2),
    );
    return another ? undefined : entry;
  },
  drop: (ids) =>
    database.write(async (tx) => {
      let dropped = 0;
      for (const some of chunksOf(ids)) {
        dropped += await tx.run((db) => db('quarantine').whereIn('id', some).del());
      }
      return dropped;
    }),
});
