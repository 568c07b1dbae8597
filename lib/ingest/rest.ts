/** Observations that clients post, as a kind of source. */
import { loadRecords } from './load-records';
import type { SourceType } from './source';

export const rest: SourceType = {
  name: 'rest',
  // A posted record is trusted like the same line in a file. The class of its source is part of an observation's
  // identity, so with another class, a record that is posted and also imported would become two observations.
  sourceClass: 'file',
  readAgain: (raw, options) =>
    loadRecords().readPosted(raw, { ...options, sourceClass: rest.sourceClass }),
};
