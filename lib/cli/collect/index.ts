/** `collect`: hears sources of records that go on for ever. */
import type { Command } from '../program/command';
import { novaApiCommand } from './nova-api';
import { novaNotificationsCommand } from './nova-notifications';

export const collectCommand: Command = {
  name: 'collect',
  summary: 'take in what a cloud tells while it lives, until it is asked to stop',
  commands: [novaNotificationsCommand, novaApiCommand],
};
