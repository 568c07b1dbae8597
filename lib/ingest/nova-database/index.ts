/** Nova's databases: what its cells know of servers, also of those that were deleted and archived. */
import type { SourceType } from '../source';
import { NOVA_DATABASE } from './settings';

export const novaDatabase: SourceType = {
  name: 'nova-database',
  sourceClass: 'database',
  section: NOVA_DATABASE,
};
