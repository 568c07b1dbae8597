/** Reads what is in the quarantine again: a newer program, or an as-of, may understand it. */
import { observe } from '../domain/observation';
import type { Quarantined, Store, SubmittedObservation } from '../store/store';
import { RefusedField } from './fields';
import { remedyFor } from './formats/faults';
import { parseFields, toStatement } from './records';
import { keyIn } from './records/fields';
import { isOfRecords, isProducer } from './records/origins';

export interface Replayed {
  /** Entries that are understood now; they were recorded and left the quarantine. */
  readonly understood: number;
  /** Of these, observations that were new. */
  readonly added: number;
  /** Entries that stay, with the reason of today. */
  readonly refused: readonly StillRefused[];
}

export interface StillRefused {
  readonly entry: Quarantined;
  readonly field?: string;
  readonly reason: string;
}

/** `asOfUs`: for entries that came without one. Recorded first, dropped then: a crash between repeats, never loses. */
export async function replay(
  { observations, quarantine }: Pick<Store, 'observations' | 'quarantine'>,
  entries: readonly Quarantined[],
  asOfUs?: number,
): Promise<Replayed> {
  const refused: StillRefused[] = [];
  const understood = new Map<string, SubmittedObservation[]>();
  const ids: string[] = [];
  for (const entry of entries) {
    const reading = readAgain(entry, asOfUs);
    if ('reason' in reading) {
      refused.push({ entry, ...reading });
      continue;
    }
    ids.push(entry.id);
    const submitted = understood.get(entry.origin);
    if (submitted) submitted.push(reading);
    else understood.set(entry.origin, [reading]);
  }
  let added = 0;
  for (const [origin, submitted] of understood) {
    added += (await observations.record({ origin, submitted })).added;
  }
  if (ids.length > 0) await quarantine.drop(ids);
  return { understood: ids.length, added, refused };
}

/** What the quarantine holds of a key with two contents begins so; there is nothing in it to read. */
const CONFLICT = 'conflict: ';

type Reading = SubmittedObservation | Omit<StillRefused, 'entry'>;

/** A row of CSV was kept as JSON if it had a cell for each column, and elements of JSON lists are JSON, so all are read alike. */
function readAgain(entry: Quarantined, asOfUs?: number): Reading {
  const { origin, raw, position } = entry;
  if (!isOfRecords(origin)) return { reason: `${origin}: only files and posts are read again` };
  if (raw.startsWith(CONFLICT)) return { reason: entry.reason };
  const remedy = remedyFor(entry.reason);
  if (remedy !== undefined) return { reason: remedy };
  try {
    const fields = parseFields(raw);
    const observation = observe(toStatement(fields, entry.asOfUs ?? asOfUs));
    const key = isProducer(origin) ? keyIn(fields) : undefined;
    return { observation, position, ...(key !== undefined && { key }) };
  } catch (error) {
    if (!(error instanceof RefusedField)) throw error;
    const { field, message } = error;
    return { ...(field !== undefined && { field }), reason: message };
  }
}
