/** Every kind of source that observations come from. */
import { file } from './file';
import { novaApi } from './nova-api';
import { novaDatabase } from './nova-database';
import { novaNotifications } from './nova-notifications';
import { reconcileSource } from './reconcile';
import { rest } from './rest';
import type { SourceType } from './source';
import { voids } from './voids';

export const sources: readonly SourceType[] = [
  file,
  novaApi,
  novaDatabase,
  novaNotifications,
  reconcileSource,
  rest,
  voids,
];

/** The kind of source that a batch with this origin came from. */
export const sourceOfOrigin = (
  origin: string,
  registered: readonly SourceType[] = sources,
): SourceType | undefined => registered.find(({ name }) => origin.startsWith(`${name}:`));
