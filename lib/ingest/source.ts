/** Where observations come from: a source yields batches, the pipeline records them. */
import type { Batch } from '../store/store';

export interface SourceBatch extends Batch {
  /** Called after the batch is stored; a crash before it replays, never loses. */
  ack?(): Promise<void>;
}

export interface Source {
  readonly name: string;
  batches(): AsyncIterable<SourceBatch>;
}
