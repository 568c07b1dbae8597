/** Tables `source_states` and `source_gaps`: until when sources have been heard, and what may be missing. */
import type { Knex } from 'knex';
import type { CoveredSpan, SourceGap, SourceKey, SourceState, Sources } from '../../ingest/sources';
import type { Database } from '../sql/database';
import { insertMissing } from '../sql/insert-missing';
import type { Statements } from '../sql/statements';

const STATE = {
  source: 'source',
  cell: 'cell',
  heardFromUs: 'heard_from_us',
  heardUntilUs: 'heard_until_us',
  newestUs: 'newest_us',
  auditedFromUs: 'audited_from_us',
  auditedUntilUs: 'audited_until_us',
} as const;

const GAP = {
  source: 'source',
  cell: 'cell',
  fromUs: 'from_us',
  toUs: 'to_us',
  repairedUs: 'repaired_us',
} as const;

const KEY = ['source', 'cell'] as const;

const keyOf = ({ source, cell }: SourceKey): SourceKey => ({ source, cell });

export const sourcesOf = ({ dialect, read, write }: Database): Sources => ({
  hear: (state) =>
    write(async (tx) => {
      const { heardUntilUs } = state;
      const first = { ...keyOf(state), heard_from_us: heardUntilUs, heard_until_us: heardUntilUs };
      await insertMissing(tx, dialect, { table: 'source_states', key: [...KEY], rows: [first] });
      await moveForward(tx, state, 'heard_until_us', heardUntilUs);
      await moveForward(tx, state, 'newest_us', state.newestUs);
    }),
  audited: (key, period) => write((tx) => audited(tx, key, period)),
  beginGap: (key, fromUs) => write((tx) => beginGap(tx, key, fromUs)),
  async endGap(key, toUs) {
    await write((tx) => tx.run((db) => openGap(db, key).update({ to_us: toUs })));
  },
  repair: (key, { fromUs, untilUs }, nowUs) =>
    write(async (tx) => {
      const within = (gaps: Knex.QueryBuilder) =>
        gaps.where(keyOf(key)).where('from_us', '>=', fromUs).where('to_us', '<=', untilUs);
      const repaired: SourceGap[] = await tx.run((db) => unrepaired(db).modify(within));
      await tx.run((db) =>
        db('source_gaps').modify(within).whereNull('repaired_us').update({ repaired_us: nowUs }),
      );
      return repaired.map((gap) => ({ ...gap, repairedUs: nowUs }));
    }),
  forget: (key) =>
    write(async (tx) => {
      await tx.run((db) => db('source_gaps').where(keyOf(key)).del());
      return (await tx.run<number>((db) => db('source_states').where(keyOf(key)).del())) > 0;
    }),
  states: () =>
    read.run((db) =>
      db('source_states')
        .select<SourceState[]>(STATE)
        .orderBy([...KEY]),
    ),
  gaps: () => read.run(unrepaired),
});

async function audited(tx: Statements, key: SourceKey, period: CoveredSpan): Promise<void> {
  const [known] = await tx.run((db) =>
    db('source_states').select<SourceState[]>(STATE).where(keyOf(key)),
  );
  const { fromUs, untilUs } = joinedTo(known, period);
  await tx.run((db) =>
    db('source_states')
      .where(keyOf(key))
      .update({ audited_from_us: fromUs, audited_until_us: untilUs }),
  );
}

/** Of two spans that do not touch the later one. */
function joinedTo(known: SourceState | undefined, period: CoveredSpan): CoveredSpan {
  const { auditedFromUs: fromUs, auditedUntilUs: untilUs } = known ?? NOT_AUDITED;
  if (fromUs === null || untilUs === null || period.fromUs > untilUs) return period;
  if (period.untilUs < fromUs) return { fromUs, untilUs };
  return {
    fromUs: Math.min(fromUs, period.fromUs),
    untilUs: Math.max(untilUs, period.untilUs),
  };
}

const NOT_AUDITED = { auditedFromUs: null, auditedUntilUs: null };

async function beginGap(tx: Statements, key: SourceKey, fromUs: number): Promise<void> {
  const open = await tx.run((db) => openGap(db, key).select<{ from_us: number }[]>('from_us'));
  if (open.length > 0) return;
  // One that began at the same instant goes on: nothing has been heard since.
  const begun = { to_us: null, repaired_us: null };
  await tx.run((db) =>
    db('source_gaps')
      .insert({ ...keyOf(key), from_us: fromUs, ...begun })
      .onConflict([...KEY, 'from_us'])
      .merge(begun),
  );
}

async function moveForward(
  tx: Statements,
  key: SourceKey,
  column: 'heard_until_us' | 'newest_us',
  us: number | null,
): Promise<void> {
  if (us === null) return;
  await tx.run((db) =>
    db('source_states')
      .where(keyOf(key))
      .where((earlier) => void earlier.whereNull(column).orWhere(column, '<', us))
      .update({ [column]: us }),
  );
}

const openGap = (db: Knex, key: SourceKey) =>
  db('source_gaps').where(keyOf(key)).whereNull('to_us').whereNull('repaired_us');

const unrepaired = (db: Knex) =>
  db('source_gaps')
    .select<SourceGap[]>(GAP)
    .whereNull('repaired_us')
    .orderBy([...KEY, 'from_us']);
