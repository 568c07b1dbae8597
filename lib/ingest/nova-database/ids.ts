/** The ids of the servers to read: of all of them, or of those that have changed since. */
import type { Knex } from 'knex';
import type { Read } from '../../store/foreign';
import { isoTime } from '../../time';
import type { Part } from './tables';
import { inWindows } from './windows';

export interface Wanted {
  /** Only servers strictly after this id. */
  readonly afterId: number;
  /** Only what has changed then or later; null: everything. */
  readonly sinceUs: number | null;
  /** How many at a time. */
  readonly count: number;
}

/** Ascending, at most so many at a time. */
export const wantedIds = (read: Read, part: Part, wanted: Wanted): AsyncGenerator<number[]> =>
  wanted.sinceUs === null
    ? allIds(read, part, wanted)
    : changedIds(read, part, { ...wanted, sinceUs: wanted.sinceUs });

interface IdRow {
  readonly id: number;
}

async function* allIds(read: Read, part: Part, { afterId, count }: Wanted) {
  for (let last: number | undefined = afterId; ; ) {
    const after: number = last;
    const ids = await idsOf(read, (db) =>
      db(part.table('instances')).select('id').where('id', '>', after).orderBy('id').limit(count),
    );
    last = ids.at(-1);
    if (last === undefined) return;
    yield ids;
  }
}

/** Archived servers have no index by the time of their last change. */
async function* changedIds(
  read: Read,
  part: Part,
  { afterId, sinceUs, count }: Wanted & { readonly sinceUs: number },
) {
  const table = part.table('instances');
  const since = isoTime(sinceUs).replace('T', ' ').replace('Z', '');
  let ids: number[] = [];
  const windows = inWindows({ afterId, lastId: await lastIdOf(read, table) }, (after, through) =>
    idsOf(read, (db) =>
      db(table)
        .select('id')
        .where('id', '>', after)
        .where('id', '<=', through)
        .where((changed) => void whereChanged(changed, since))
        .orderBy('id'),
    ),
  );
  for await (const { result } of windows) {
    ids = [...ids, ...result];
    while (ids.length >= count) yield ids.splice(0, count);
  }
  if (ids.length > 0) yield ids;
}

/** A row that has not changed since it was made has no time of a change. */
const whereChanged = (query: Knex.QueryBuilder, since: string): Knex.QueryBuilder =>
  query
    .where('updated_at', '>=', since)
    .orWhere((made) => void made.whereNull('updated_at').where('created_at', '>=', since));

async function idsOf(read: Read, build: (db: Knex) => Knex.QueryBuilder): Promise<number[]> {
  const rows = await read<IdRow>(build);
  return rows.map(({ id }) => Number(id));
}

/** 0 for an empty table. */
export async function lastIdOf(read: Read, table: string): Promise<number> {
  const [row] = await read<{ id: number | null }>((db) => db(table).max('id as id'));
  return Number(row?.id ?? 0);
}
