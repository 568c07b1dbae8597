/** The pipeline: from a source into the store, batch by batch. */
import { AppError } from '../errors';
import type { Batch, Recorded } from '../store/store';
import type { Source, SourceBatch } from './source';

/** Stores a batch: `store.observations.record`, or `discardBatch` when input is only checked. */
export type BatchWriter = (batch: Batch) => Promise<Recorded>;

export const discardBatch: BatchWriter = async () => ({
  added: 0,
  repeated: 0,
  repeatedVoid: 0,
  servers: 0,
  quarantined: 0,
  conflicts: [],
  newNotes: new Map(),
});

export interface PipelineOptions {
  /** Aborted: the running batch is finished, then `interrupted` is thrown. */
  readonly signal?: AbortSignal;
  /** Called for each batch once it is stored. */
  readonly onBatch?: (batch: SourceBatch, recorded: Recorded) => void;
}

/** Records everything that the source yields, in its order. Each batch is acknowledged after it is stored. */
export async function runPipeline(
  source: Source,
  record: BatchWriter,
  { signal, onBatch }: PipelineOptions = {},
): Promise<void> {
  for await (const batch of source.batches()) {
    const { origin, submitted, refused } = batch;
    const recorded = await record({ origin, submitted, ...(refused && { refused }) });
    await batch.ack?.();
    onBatch?.(batch, recorded);
    if (signal?.aborted) break;
  }
  if (signal?.aborted) throw new AppError('interrupted', `${source.name}: interrupted`);
}
