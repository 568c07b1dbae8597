/** Nova's API: the servers of all projects as they are now, asked for again and again. */
import type { SourceType } from '../source';
import { NOVA_API } from './settings';

/** Loaded when it is used: a service that only answers reads nothing. */
const loadReading = (): typeof import('./read') => require('./read');

export const novaApi: SourceType = {
  name: 'nova-api',
  sourceClass: 'api',
  section: NOVA_API,
  readAgain: (raw, options) => loadReading().readAgain(raw, options),
};
