/** `import`: reads lifetimes and events of servers from files. */
import { sectionOf } from '../../config';
import { describeDatabase, GENERAL } from '../../config/general';
import { AppError } from '../../errors';
import { fileSource } from '../../ingest/files';
import { type BatchWriter, discardBatch, runPipeline } from '../../ingest/pipeline';
import type { RetryPolicy } from '../../store/backend';
import type { Command, Context } from '../program/command';
import { EXIT } from '../program/exit';
import { withStore } from '../program/with-store';
import { ALLOW_FUTURE, AS_OF } from './as-of';
import { type Inputs, openInputs } from './inputs';
import { INVENTORY, importInventoryFiles } from './inventory';
import { novaDatabaseCommand } from './nova-database';
import { READING_OPTIONS, type Reading as ReadingOptions, readingOf } from './options';
import { importPointFiles, POINTS_OPTION } from './points';
import { ImportReport, type ReportOptions } from './report';

export const importCommand: Command = {
  name: 'import',
  summary: 'take in lifetimes and events of servers from NDJSON, JSON or CSV files',
  details:
    'Each line is the whole life of a server, or one event of it. A line that cannot be\n' +
    'understood is reported and kept in the quarantine; the others are imported. Importing\n' +
    'again adds nothing, so an import that was interrupted is simply repeated.',
  arguments: [{ name: '<file...>', help: 'files, plain or gzip; - reads standard input' }],
  options: [
    ...READING_OPTIONS,
    AS_OF,
    ALLOW_FUTURE,
    { flags: '--strict', help: 'store nothing if anything is refused' },
    { flags: '--dry-run', help: 'check and count, store nothing' },
    { flags: '--quiet', help: 'report only what is wrong' },
    INVENTORY,
    POINTS_OPTION,
  ],
  settings: ['database'],
  examples: [
    'tenant-usage import servers.ndjson events.csv.gz',
    'zcat old/*.gz | tenant-usage import --strict -',
    'tenant-usage import --inventory inventory.ndjson',
    'tenant-usage import --points points.ndjson.gz',
  ],
  run: importFiles,
  commands: [novaDatabaseCommand],
};

async function importFiles(context: Context): Promise<number> {
  if (context.has('inventory')) return importInventoryFiles(context);
  if (context.has('points')) return importPointFiles(context);
  const settings = readingOf(context);
  const inputs = await openInputs(context, {
    twice: context.has('strict') && !context.has('dry-run'),
  });
  try {
    if (context.has('dry-run')) {
      const report = reportOf(context, { verdict: 'checked' });
      return await ingestInputs(context, { inputs, settings, report }, discardBatch);
    }
    if (context.has('strict') && !(await isAllGood(context, inputs, settings))) {
      return EXIT.refused;
    }
    const report = reportOf(context, { verdict: 'imported' });
    nameDatabase(context);
    const retryPolicy = retryPolicyOf(context, report);
    return await withStore({ ...context, retryPolicy }, 'migrate', ({ observations }) =>
      ingestInputs(context, { inputs, settings, report }, (batch) => observations.record(batch)),
    );
  } finally {
    await inputs.remove();
  }
}

/** On a terminal: another folder or shell may have another database. */
function nameDatabase({ config, has, stderr }: Context): void {
  if (!stderr.isTTY || has('quiet')) return;
  stderr.write(`tenant-usage: database ${describeDatabase(sectionOf(config, GENERAL))}\n`);
}

/** Long enough for a database server to be restarted: no client is waiting for an answer. */
const RETRY_FOR_MS = 60_000;

const retryPolicyOf = ({ signal }: Context, report: ImportReport): RetryPolicy => ({
  forMs: RETRY_FOR_MS,
  onWait: (reason) => report.wait(reason, RETRY_FOR_MS / 1000),
  signal,
});

/** The first pass of a strict import, which stores nothing. */
async function isAllGood(
  context: Context,
  inputs: Inputs,
  settings: ReadingOptions,
): Promise<boolean> {
  const report = reportOf(context, { verdict: 'checked', hidesWarnings: true });
  await readAndEnd(context, { inputs, settings, report }, discardBatch);
  if (report.hasRefused) report.end('nothing is stored, because of --strict');
  else report.close();
  return !report.hasRefused;
}

async function ingestInputs(
  context: Context,
  reading: Reading,
  record: BatchWriter,
): Promise<number> {
  const { report } = reading;
  await readAndEnd(context, reading, record);
  report.end();
  return report.hasRefused ? EXIT.refused : EXIT.ok;
}

const reportOf = (context: Context, options: Omit<ReportOptions, 'isQuiet'>): ImportReport =>
  new ImportReport(context, { ...options, isQuiet: context.has('quiet') });

/** Reports how far the import came if it fails. */
async function readAndEnd(context: Context, reading: Reading, record: BatchWriter): Promise<void> {
  try {
    await readAll(context, reading, record);
  } catch (error) {
    reading.report.end('not finished; what is stored stays, and importing again is safe');
    throw error;
  }
}

interface Reading {
  readonly inputs: Inputs;
  readonly settings: ReadingOptions;
  readonly report: ImportReport;
}

/** Reads one file after the other; a file that breaks off does not stop the next one. */
async function readAll(
  { signal }: Context,
  { inputs, settings, report }: Reading,
  record: BatchWriter,
): Promise<void> {
  const warnedFields = new Set<string>();
  for (const input of inputs.list) {
    const source = fileSource({ ...input, ...settings, warnedFields, signal });
    report.begin(input);
    try {
      await runPipeline(source, record, {
        signal,
        onBatch: (batch, recorded) => report.add(batch, recorded),
      });
      report.endFile();
    } catch (error) {
      if (!isAboutFile(error)) throw error;
      report.addUnreadable(error);
    }
  }
}

const isAboutFile = (error: unknown): error is AppError =>
  error instanceof AppError && (error.code === 'unreadableInput' || error.code === 'refusedInput');
