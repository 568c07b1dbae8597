/** `ovh`: applications and consumer keys of OVH's API. */
import type { Command } from '../program/command';
import { applicationsCommand } from './applications';
import { ovhKeysCommand } from './keys';

export const ovhCommand: Command = {
  name: 'ovh',
  summary: "applications and consumer keys of OVH's API",
  commands: [applicationsCommand, ovhKeysCommand],
};
