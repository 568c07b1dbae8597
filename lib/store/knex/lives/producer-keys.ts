/** Table `producer_keys`: which content each producer has given each of its own keys. */
import type { Refusal, SubmittedObservation } from '../../store';
import type { SqlDialect, Statements } from '../sql/dialect';
import { writeRows } from '../sql/write-rows';

type Keyed = SubmittedObservation & { readonly key: string };

interface KeyRow {
  readonly producer_key: string;
  readonly observation_id: string;
}

const isKeyed = (submitted: SubmittedObservation): submitted is Keyed =>
  submitted.key !== undefined;

/** Remembers the keys of a batch. Gives those, each once, that have stood for more than one content. */
export async function conflictsOf(
  tx: Statements,
  dialect: SqlDialect,
  { origin, submitted }: { origin: string; submitted: readonly SubmittedObservation[] },
): Promise<string[]> {
  const keyed = submitted.filter(isKeyed);
  if (keyed.length === 0) return [];
  const known = await contentsOf(tx, dialect, { origin, keys: keyed.map(({ key }) => key) });
  const added: string[][] = [];
  for (const { key, observation } of keyed) {
    const contents = known.get(key) ?? new Set();
    if (!contents.has(observation.id)) added.push([origin, key, observation.id]);
    known.set(key, contents.add(observation.id));
  }
  await writeRows(tx, dialect, {
    table: 'producer_keys',
    columns: ['origin', 'producer_key', 'observation_id'],
    items: added,
    toRow: (row) => row,
    onConflict: { key: 'origin, producer_key, observation_id', act: 'keep' },
  });
  return Array.from(known).flatMap(([key, contents]) => (contents.size > 1 ? [key] : []));
}

async function contentsOf(
  tx: Statements,
  dialect: SqlDialect,
  { origin, keys }: { origin: string; keys: readonly string[] },
): Promise<Map<string, Set<string>>> {
  const within = dialect.isIn('producer_key', keys);
  const rows = await tx.all<KeyRow>(
    `select producer_key, observation_id from producer_keys where origin = ? and ${within.sql}`,
    [origin, ...within.bindings],
  );
  const contents = new Map<string, Set<string>>();
  for (const { producer_key: key, observation_id: id } of rows) {
    contents.set(key, (contents.get(key) ?? new Set()).add(id));
  }
  return contents;
}

/** What the quarantine says of a conflict, the same whichever content came first. */
export const toRefusal = (origin: string, key: string): Refusal => ({
  position: key,
  field: 'key',
  reason:
    'the producer gave this key to different contents; all of them are kept, and decide by the usual rules',
  raw: `conflict: ${origin}, ${key}`,
});
