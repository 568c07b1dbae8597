/** Which notes a batch newly caused, for the operator who imports it. */
import type { Note, ServerLife } from '../../../domain/server';
import type { Statements } from '../sql/statements';
import { chunksOf } from '../sql/write-rows';
import type { ServerKeys } from './server-keys';

const FIRST_SERVERS = 3;

export type NewNoteCounts = Map<Note, { count: number; firstServerIds: string[] }>;

/** To be called before the lives are written. */
export async function countNewNotes(
  tx: Statements,
  counts: NewNoteCounts,
  { lives, known }: { lives: readonly ServerLife[]; known: ServerKeys },
): Promise<void> {
  const noted = lives.filter(({ server }) => server.notes.length > 0);
  const ids = noted.map(({ server }) => server.id).filter((id) => known.has(id));
  const before = await notesBefore(tx, ids);
  for (const { server } of noted) {
    const old = before.get(server.id) ?? [];
    for (const note of server.notes) if (!old.includes(note)) count(counts, note, server.id);
  }
}

async function notesBefore(
  tx: Statements,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly Note[]>> {
  const notes = new Map<string, readonly Note[]>();
  for (const some of chunksOf(ids)) {
    const rows = await tx.run((db) =>
      db('servers').select<{ id: string; notes: string }[]>('id', 'notes').whereIn('id', some),
    );
    for (const row of rows) notes.set(row.id, JSON.parse(row.notes) as Note[]);
  }
  return notes;
}

function count(counts: NewNoteCounts, note: Note, serverId: string): void {
  const before = counts.get(note) ?? { count: 0, firstServerIds: [] };
  before.count += 1;
  if (before.firstServerIds.length < FIRST_SERVERS) before.firstServerIds.push(serverId);
  counts.set(note, before);
}
