/** Nova's notifications: what its services publish on their message bus whenever a server changes. */
import { RefusedField } from '../fields';
import type { SourceType } from '../source';
import { readMessage } from './read';
import { NOVA_NOTIFICATIONS } from './settings';

export const novaNotifications: SourceType = {
  name: 'nova-notifications',
  sourceClass: 'notification',
  section: NOVA_NOTIFICATIONS,
  readAgain(raw, options) {
    const { observation } = readMessage(raw, options);
    if (observation === undefined) throw new RefusedField(undefined, 'says nothing about a life');
    return { observation };
  },
};
