/** Nova's notifications: what its services publish on their message bus whenever a server changes. */
import { RefusedField } from '../fields';
import type { SourceType } from '../source';
import { isUnknown, readMessage } from './read';
import { NOVA_NOTIFICATIONS } from './settings';

const NOTHING_KEPT =
  'nothing of it was kept but its length and hash: the audits, or Nova itself, must tell it again';

export const novaNotifications: SourceType = {
  name: 'nova-notifications',
  sourceClass: 'notification',
  section: NOVA_NOTIFICATIONS,
  readAgain(raw, options) {
    if (isUnknown(raw)) throw new RefusedField(undefined, NOTHING_KEPT);
    const { observation } = readMessage(raw, options);
    if (observation === undefined) throw new RefusedField(undefined, 'says nothing about a life');
    return { observation };
  },
};
