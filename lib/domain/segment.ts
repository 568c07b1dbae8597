/** A part of a server's life in which nothing changed that is billed. */
import type { Size } from './observation';

/** Half open, `[fromUs, toUs)`; `toUs` null: it goes on. A null fact is unknown. */
export interface Segment {
  readonly fromUs: number;
  readonly toUs: number | null;
  readonly projectId: string | null;
  readonly size: Size | null;
  readonly swapMb: number | null;
  readonly state: string | null;
  readonly zone: string | null;
  readonly host: string | null;
}
