/** The contract of positions: how far a source that is read in parts has been read, in its own words. */
import type { SourceKey } from './sources';

export interface Positions {
  /** Undefined: it was never read. */
  find(key: SourceKey): Promise<string | undefined>;
  /** After what was read up to there is stored: a crash in between repeats a part, and loses nothing. */
  save(key: SourceKey, position: string): Promise<void>;
}
