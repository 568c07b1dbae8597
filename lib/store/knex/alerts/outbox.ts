/** Table `outbox`: the events that are to be sent. */
import type { Knex } from 'knex';
import type { Alert, Claim, Outbox, OutboxEntry, OutboxQuery } from '../../alerts';
import type { Database } from '../sql/database';
import type { Statements } from '../sql/statements';
import { chunksOf } from '../sql/write-rows';

const FIELDS = {
  id: 'o.id',
  messageId: 'o.message_id',
  event: 'o.event',
  atUs: 'o.at_us',
  alert: 'o.alert',
  attempts: 'o.attempts',
  dueAtUs: 'o.due_us',
  failure: 'o.failure',
  isDead: 'o.is_dead',
} as const;

interface OutboxRow extends Omit<OutboxEntry, 'alert' | 'isDead'> {
  readonly alert: string;
  readonly isDead: number;
}

const fromRow = (row: OutboxRow): OutboxEntry => ({
  ...row,
  alert: JSON.parse(row.alert) as Alert,
  isDead: row.isDead === 1,
});

const entriesIn = (db: Knex) => db('outbox as o').select<OutboxRow[]>(FIELDS);

async function list(
  read: Statements,
  { isDead, after = 0, limit }: OutboxQuery,
): Promise<OutboxEntry[]> {
  const rows = await read.run((db) => {
    const entries = entriesIn(db).where('o.id', '>', after).orderBy('o.id').limit(limit);
    return isDead === undefined ? entries : entries.where('o.is_dead', Number(isDead));
  });
  return rows.map(fromRow);
}

/** The first entry of its alert, as long as nobody else has it. */
const dueEntry = (db: Knex, nowUs: number) =>
  entriesIn(db)
    .where('o.is_dead', 0)
    .where('o.due_us', '<=', nowUs)
    .where((free) =>
      free.whereNull('o.claimed_until_us').orWhere('o.claimed_until_us', '<=', nowUs),
    )
    .whereNotExists((earlier) =>
      earlier
        .select(db.raw('1'))
        .from('outbox as e')
        .whereRaw('e.alert_id = o.alert_id and e.is_dead = 0 and e.id < o.id'),
    )
    .orderBy('o.due_us')
    .orderBy('o.id')
    .limit(1);

/** Locked, so that of two processes that saw the same entry one waits, and then sees that it is taken. */
async function claim(tx: Statements, claimed: Claim): Promise<OutboxEntry | undefined> {
  const { holder, nowUs, untilUs } = claimed;
  for (;;) {
    const [row] = await tx.run((db) => dueEntry(db, nowUs));
    if (!row) return undefined;
    const taken = await tx.run((db) =>
      db('outbox')
        .where({ id: row.id, is_dead: 0 })
        .where('due_us', '<=', nowUs)
        .where((free) =>
          free.whereNull('claimed_until_us').orWhere('claimed_until_us', '<=', nowUs),
        )
        .update({ claimed_by: holder, claimed_until_us: untilUs }),
    );
    if (taken > 0) return fromRow(row);
  }
}

const UNCLAIMED = { claimed_by: null, claimed_until_us: null };

/** Calls `work` for some ids after others, and adds up what it returns. */
async function inChunks(
  ids: readonly number[],
  work: (some: readonly number[]) => Promise<number>,
): Promise<number> {
  let count = 0;
  for (const some of chunksOf(ids)) count += await work(some);
  return count;
}

export const outboxOf = ({ read, write }: Database): Outbox => ({
  list: (query) => list(read, query),
  async claim(claimed) {
    // Mostly nothing is due, and then nobody has to wait for a lock.
    const [due] = await read.run((db) => dueEntry(db, claimed.nowUs));
    return due && write((tx) => claim(tx, claimed));
  },
  remove: (ids) =>
    write((tx) => inChunks(ids, (some) => tx.run((db) => db('outbox').whereIn('id', some).del()))),
  async fail(id, { failure, dueAtUs }) {
    const next = dueAtUs === null ? { is_dead: 1 } : { due_us: dueAtUs };
    await write((tx) =>
      tx.run((db) =>
        db('outbox')
          .where({ id })
          .update({ failure, attempts: db.raw('attempts + 1'), ...next, ...UNCLAIMED }),
      ),
    );
  },
  revive: (ids, dueAtUs) =>
    write((tx) =>
      inChunks(ids, (some) =>
        tx.run((db) =>
          db('outbox')
            .whereIn('id', some)
            .where({ is_dead: 1 })
            .update({ is_dead: 0, attempts: 0, due_us: dueAtUs, ...UNCLAIMED }),
        ),
      ),
    ),
  expire: (beforeUs) =>
    write((tx) =>
      tx.run((db) =>
        db('outbox').where({ is_dead: 0, attempts: 0 }).where('due_us', '<', beforeUs).del(),
      ),
    ),
});
