/** The options of `import` on how files are read. */
import { AppError } from '../../errors';
import type { FileInput } from '../../ingest/files';
import { FILE_FORMATS, type FileFormat } from '../../ingest/formats/registry';
import { ID_PREFIX } from '../../ingest/records/fields';
import type { CommandOption, Context } from '../program/command';
import { asOfOf, FUTURE_NEEDS, latestUsIn } from './as-of';

const FORMATS = ['auto', ...FILE_FORMATS] as const;

export const READING_OPTIONS: readonly CommandOption[] = [
  { flags: '--format <format>', help: `${FORMATS.join(', ')} (default: auto)` },
  { flags: '--delimiter <text>', help: 'what separates the cells of CSV: one character, or tab' },
  { flags: '--null-is-text', help: 'take \\N and NULL in CSV as texts, not as null' },
  { flags: '--id-prefix <text>', help: 'put it before the id of every server' },
];

export type Reading = Pick<
  FileInput,
  'format' | 'delimiter' | 'nullIsText' | 'idPrefix' | 'asOfUs' | 'latestUs' | 'futureNeeds'
>;

/** Throws `invalidArgument`. */
export function readingOf(context: Context): Reading {
  const latestUs = latestUsIn(context);
  return {
    format: formatOf(context),
    delimiter: delimiterOf(context),
    nullIsText: context.has('null-is-text'),
    idPrefix: idPrefixOf(context),
    asOfUs: asOfOf(context, latestUs),
    latestUs,
    futureNeeds: FUTURE_NEEDS,
  };
}

function formatOf(context: Context): FileFormat | 'auto' {
  const text = context.text('format') ?? 'auto';
  const format = FORMATS.find((each) => each === text);
  if (format) return format;
  throw new AppError('invalidArgument', `--format "${text}": allowed: ${FORMATS.join(', ')}`);
}

function delimiterOf(context: Context): string | undefined {
  const text = context.text('delimiter');
  if (text === undefined) return undefined;
  if (text === 'tab' || text === '\\t') return '\t';
  if (/^[^"\r\n\p{L}\p{N}]$/u.test(text)) return text;
  const allowed = 'one character that is no letter, digit or quote, or tab';
  throw new AppError('invalidArgument', `--delimiter "${text}": allowed: ${allowed}`);
}

function idPrefixOf(context: Context): string | undefined {
  const text = context.text('id-prefix');
  if (text === undefined || ID_PREFIX.read(text) !== undefined) return text;
  throw new AppError('invalidArgument', `--id-prefix "${text}": allowed: ${ID_PREFIX.allowed}`);
}
