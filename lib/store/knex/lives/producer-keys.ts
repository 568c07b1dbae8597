/** Table `producer_keys`: the contents for which each producer has used each of its own keys. */
import type { Refusal, SubmittedObservation } from '../../store';
import type { SqlDialect } from '../sql/dialect';
import { insertMissing } from '../sql/insert-missing';
import type { Statements } from '../sql/statements';
import { chunksOf } from '../sql/write-rows';

type Keyed = SubmittedObservation & { readonly key: string };

interface KeyRow extends Readonly<Record<string, string>> {
  readonly origin: string;
  readonly producer_key: string;
  readonly observation_id: string;
}

const isKeyed = (submitted: SubmittedObservation): submitted is Keyed =>
  submitted.key !== undefined;

/** Stores the keys of a batch, and returns those, each once, that were used for more than one content. */
export async function conflictsOf(
  tx: Statements,
  dialect: SqlDialect,
  { origin, submitted }: { origin: string; submitted: readonly SubmittedObservation[] },
): Promise<string[]> {
  const keyed = submitted.filter(isKeyed);
  if (keyed.length === 0) return [];
  const known = await contentsOf(tx, { origin, keys: keyed.map(({ key }) => key) });
  const added: KeyRow[] = [];
  for (const { key, observation } of keyed) {
    const contents = known.get(key) ?? new Set();
    if (!contents.has(observation.id)) {
      added.push({ origin, producer_key: key, observation_id: observation.id });
    }
    known.set(key, contents.add(observation.id));
  }
  await insertMissing(tx, dialect, {
    table: 'producer_keys',
    key: ['origin', 'producer_key', 'observation_id'],
    rows: added,
  });
  return Array.from(known).flatMap(([key, contents]) => (contents.size > 1 ? [key] : []));
}

async function contentsOf(
  tx: Statements,
  { origin, keys }: { origin: string; keys: readonly string[] },
): Promise<Map<string, Set<string>>> {
  const contents = new Map<string, Set<string>>();
  for (const some of chunksOf([...new Set(keys)])) {
    const rows = await tx.run((db) =>
      db('producer_keys').select<KeyRow[]>().where({ origin }).whereIn('producer_key', some),
    );
    for (const { producer_key: key, observation_id: id } of rows) {
      contents.set(key, (contents.get(key) ?? new Set()).add(id));
    }
  }
  return contents;
}

/** A conflict as an entry of the quarantine, the same whichever content came first. */
export const toRefusal = (origin: string, key: string): Refusal => ({
  position: key,
  field: 'key',
  reason:
    'the producer gave this key to different contents; all of them are kept, and decide by the usual rules',
  raw: `conflict: ${origin}, ${key}`,
});
