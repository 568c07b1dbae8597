/** Nova's API: the servers of all projects as they are now, asked for again and again. */
import type { SourceType } from '../source';
import { readAgain } from './read';
import { NOVA_API } from './settings';

export const novaApi: SourceType = {
  name: 'nova-api',
  sourceClass: 'api',
  section: NOVA_API,
  readAgain,
};
