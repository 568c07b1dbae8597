/** The reader of records, loaded when there is one to read: a service that only answers takes none in. */
export const loadRecords = (): typeof import('./records') => require('./records');
