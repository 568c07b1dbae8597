/** Nova's notifications: what its services publish on their message bus whenever a server changes. */
import type { SourceType } from '../source';
import { NOVA_NOTIFICATIONS } from './settings';

/** Loaded when it is used: a service that only answers reads nothing. */
const loadReading = (): typeof import('./read') => require('./read');

export const novaNotifications: SourceType = {
  name: 'nova-notifications',
  sourceClass: 'notification',
  section: NOVA_NOTIFICATIONS,
  readAgain: (raw, options) => loadReading().readAgain(raw, options),
};
