/** Where observations come from: a source yields batches, the pipeline records them. */
import type { Batch } from '../store/store';

/** Something odd that was taken in all the same. */
export interface Warning {
  /** Where it stood, e.g. a line number. */
  readonly position: string;
  readonly field: string;
  readonly message: string;
}

export interface SourceBatch extends Batch {
  readonly warnings?: readonly Warning[];
  /** Bytes of the source that were read up to here, as they lie in the file. */
  readonly readBytes?: number;
  /** Called after the batch is stored; a crash before it replays, never loses. */
  ack?(): Promise<void>;
}

export interface Source {
  readonly name: string;
  batches(): AsyncIterable<SourceBatch>;
}
