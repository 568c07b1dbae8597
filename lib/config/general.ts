/** The settings of every command: the database and the log. */

import { choice } from '../validator';
import { url } from './kinds';
import type { Section } from './section';

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

export interface GeneralSettings {
  readonly database: string;
  readonly logLevel: (typeof LOG_LEVELS)[number];
}

export const GENERAL: Section<GeneralSettings> = {
  name: 'general',
  isTopLevel: true,
  settings: {
    database: {
      placeholder: '<url>',
      kind: url,
      default: 'sqlite:./tenant-usage.db',
      help: 'where everything is kept',
    },
    logLevel: {
      placeholder: '<level>',
      kind: choice(...LOG_LEVELS),
      default: 'info',
      help: 'how much is logged on standard error',
    },
  },
};
