/** `import`: reads lifetimes and events of servers from files. */
import { AppError } from '../../errors';
import { fileSource } from '../../ingest/files';
import { FILE_FORMATS, type FileFormat } from '../../ingest/formats/registry';
import { type BatchWriter, discardBatch, runPipeline } from '../../ingest/pipeline';
import type { LatestUs } from '../../ingest/records/future';
import type { RetryPolicy } from '../../store/backend';
import type { Command, Context } from '../program/command';
import { EXIT } from '../program/exit';
import { withStore } from '../program/with-store';
import { ALLOW_FUTURE, AS_OF, asOfOf, latestUsIn } from './as-of';
import { type Inputs, openInputs } from './inputs';
import { INVENTORY, importInventoryFiles } from './inventory';
import { ImportReport, type ReportOptions } from './report';

const FORMATS = ['auto', ...FILE_FORMATS] as const;

export const importCommand: Command = {
  name: 'import',
  summary: 'take in lifetimes and events of servers from NDJSON or CSV files',
  details:
    'Each line is the whole life of a server, or one event of it. A line that cannot be\n' +
    'understood is reported and kept in the quarantine; the others are imported. Importing\n' +
    'again adds nothing, so an import that was interrupted is simply repeated.',
  arguments: [{ name: '<file...>', help: 'files, plain or gzip; - reads standard input' }],
  options: [
    { flags: '--format <format>', help: `${FORMATS.join(', ')} (default: auto)` },
    AS_OF,
    ALLOW_FUTURE,
    { flags: '--strict', help: 'store nothing if anything is refused' },
    { flags: '--dry-run', help: 'check and count, store nothing' },
    { flags: '--quiet', help: 'report only what is wrong' },
    INVENTORY,
  ],
  settings: ['database'],
  examples: [
    'tenant-usage import servers.ndjson events.csv.gz',
    'zcat old/*.gz | tenant-usage import --strict -',
    'tenant-usage import --inventory inventory.ndjson',
  ],
  run: importFiles,
};

interface Settings {
  readonly format: FileFormat | 'auto';
  readonly asOfUs: number | undefined;
  readonly latestUs: LatestUs;
}

async function importFiles(context: Context): Promise<number> {
  if (context.has('inventory')) return importInventoryFiles(context);
  const latestUs = latestUsIn(context);
  const settings = { format: formatOf(context), asOfUs: asOfOf(context, latestUs), latestUs };
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
    const retryPolicy = retryPolicyOf(context, report);
    return await withStore({ ...context, retryPolicy }, 'migrate', ({ observations }) =>
      ingestInputs(context, { inputs, settings, report }, (batch) => observations.record(batch)),
    );
  } finally {
    await inputs.remove();
  }
}

/** Long enough for a database server to be restarted: no client is waiting for an answer. */
const RETRY_FOR_MS = 60_000;

const retryPolicyOf = ({ signal }: Context, report: ImportReport): RetryPolicy => ({
  forMs: RETRY_FOR_MS,
  onWait: (reason) => report.wait(reason, RETRY_FOR_MS / 1000),
  signal,
});

function formatOf(context: Context): FileFormat | 'auto' {
  const text = context.text('format') ?? 'auto';
  const format = FORMATS.find((each) => each === text);
  if (format) return format;
  throw new AppError('invalidArgument', `--format "${text}": allowed: ${FORMATS.join(', ')}`);
}

/** The first pass of a strict import, which stores nothing. */
async function isAllGood(context: Context, inputs: Inputs, settings: Settings): Promise<boolean> {
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
  readonly settings: Settings;
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
