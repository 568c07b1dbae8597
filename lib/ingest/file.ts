/** Files and standard input, as a kind of source. */
import { loadRecords } from './load-records';
import type { SourceType } from './source';

export const file: SourceType = {
  name: 'file',
  sourceClass: 'file',
  // A CSV row was kept as JSON if it had a cell for each column, so that it is read like a line of NDJSON.
  readAgain: (raw, options) => ({
    observation: loadRecords().readRecord(raw, { ...options, sourceClass: file.sourceClass }),
  }),
};
