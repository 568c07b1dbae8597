/** Sources of observations: a source yields batches, the pipeline records them. */
import type { Section } from '../config/section';
import type { SourceClass } from '../domain/observation';
import type { Batch, SubmittedObservation } from '../store/store';
import type { RecordOptions } from './records/fields';

/** One kind of source, as the registry lists it. */
export interface SourceType {
  /** What the origins of its batches begin with: `file:servers.ndjson`. */
  readonly name: string;
  /** How far its observations are trusted; part of their identity. */
  readonly sourceClass: SourceClass;
  /** Its settings, if it has any. */
  readonly section?: Section;
  /**
   * Reads input again that was refused once and is in the quarantine. Throws RefusedField.
   * Without it, entries from this source cannot be replayed.
   */
  readonly readAgain?: (
    raw: string,
    options: Omit<RecordOptions, 'sourceClass'>,
  ) => SubmittedObservation;
}

/** What opens a batch's origin: the kind of source, and which file, queue or producer it was. */
export const originOf = ({ name }: SourceType, detail: string): string => `${name}:${detail}`;

/** One open source. */
export interface Source {
  readonly name: string;
  batches(): AsyncIterable<SourceBatch>;
}

export interface SourceBatch extends Batch {
  readonly warnings?: readonly Warning[];
  /** Bytes of the source that have been read so far, before decompression. */
  readonly readBytes?: number;
  /** Called after the batch is stored: a crash in between repeats the batch, but never loses it. */
  ack?(): Promise<void>;
}

/** Something unusual in a record that was taken in all the same. */
export interface Warning {
  /** Where it stood, such as a line number. */
  readonly position: string;
  readonly field: string;
  readonly message: string;
}
