/** The settings of every command: the database and the log. */
import { resolve } from 'node:path';
import { redactUrl } from '../redact';
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

const SQLITE = 'sqlite:';

/** The database for people: without its password, and a file with its whole path. */
export const describeDatabase = ({ database }: Pick<GeneralSettings, 'database'>): string =>
  database.startsWith(SQLITE)
    ? `${SQLITE}${resolve(database.slice(SQLITE.length))}`
    : redactUrl(database);
