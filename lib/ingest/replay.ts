/** Reads the entries of the quarantine again: a newer program, or an as-of, may understand them. */
import type { NewNotes, Quarantined, Store, SubmittedObservation } from '../store/store';
import { RefusedField } from './fields';
import { remedyFor } from './formats/faults';
import { runPipeline } from './pipeline';
import type { LatestUs } from './records/future';
import { sourceOfOrigin, sources } from './registry';
import type { SourceBatch, SourceType } from './source';

export interface Replayed {
  /** Entries that are understood now; they were recorded and left the quarantine. */
  readonly understood: number;
  /** Of these, observations that were new. */
  readonly added: number;
  /** Entries that stay, each with the reason that it has now. */
  readonly refused: readonly StillRefused[];
  /** Of each batch, the notes that it newly caused. */
  readonly newNotes: readonly NewNotes[];
}

export interface StillRefused {
  readonly entry: Quarantined;
  readonly field?: string;
  readonly reason: string;
}

export interface ReplayOptions {
  /** For entries that came without an as-of. */
  readonly asOfUs?: number | undefined;
  readonly latestUs: LatestUs;
  /** What would let in a later instant. */
  readonly futureNeeds?: string | undefined;
  readonly registered?: readonly SourceType[];
}

/** Understood entries are recorded first and dropped afterwards, so that a crash in between loses nothing. */
export async function replay(
  { observations, quarantine }: Pick<Store, 'observations' | 'quarantine'>,
  entries: readonly Quarantined[],
  options: ReplayOptions,
): Promise<Replayed> {
  const readings = entries.map((entry) => readAgain(entry, options));
  const understood = readings.filter((reading): reading is Understood => 'observation' in reading);
  let added = 0;
  const newNotes: NewNotes[] = [];
  const source = {
    name: 'quarantine',
    async *batches(): AsyncGenerator<SourceBatch> {
      for (const origin of new Set(understood.map(({ entry }) => entry.origin))) {
        const submitted = understood.filter(({ entry }) => entry.origin === origin);
        const ack = async () =>
          void (await quarantine.drop(submitted.map(({ entry }) => entry.id)));
        yield { origin, submitted, ack };
      }
    },
  };
  await runPipeline(source, (batch) => observations.record(batch), {
    onBatch: (_batch, recorded) => {
      added += recorded.added;
      newNotes.push(recorded.newNotes);
    },
  });
  const refused = readings.filter((reading): reading is StillRefused => 'reason' in reading);
  return { understood: understood.length, added, refused, newNotes };
}

interface Understood extends SubmittedObservation {
  readonly entry: Quarantined;
}

/** What the quarantine holds of a key with two contents begins so; there is no record in it. */
const CONFLICT = 'conflict: ';

function readAgain(
  entry: Quarantined,
  { asOfUs, latestUs, futureNeeds, registered = sources }: ReplayOptions,
): Understood | StillRefused {
  const { origin, raw, position } = entry;
  const source = sourceOfOrigin(origin, registered);
  if (!source?.readAgain) {
    return { entry, reason: `${origin}: input of this source cannot be read again` };
  }
  if (raw.startsWith(CONFLICT)) return { entry, reason: entry.reason };
  const remedy = remedyFor(entry.reason);
  if (remedy !== undefined) return { entry, reason: remedy };
  try {
    return {
      entry,
      position,
      ...source.readAgain(raw, { asOfUs: entry.asOfUs ?? asOfUs, latestUs, futureNeeds }),
    };
  } catch (error) {
    if (!(error instanceof RefusedField)) throw error;
    const { field, message } = error;
    return { entry, ...(field !== undefined && { field }), reason: message };
  }
}
