/** `import nova-database`: what a Nova knows of its servers, those that were deleted and archived included. */
import { sectionOf } from '../../../config';
import { AppError } from '../../../errors';
import {
  type CellAddress,
  cellAddress,
  NOVA_DATABASE,
} from '../../../ingest/nova-database/settings';
import type { Command, Context } from '../../program/command';
import { EXIT } from '../../program/exit';
import { withStore } from '../../program/with-store';
import { ALLOW_FUTURE } from '../as-of';
import { openCells } from './cells';
import { importCell } from './import-cell';
import { DatabaseReport } from './report';

export const novaDatabaseCommand: Command = {
  name: 'nova-database',
  summary: 'take in the servers of a Nova from its databases, with all that is left of the past',
  details:
    'Reads every cell that the API database maps, or one cell alone: live servers and archived\n' +
    'ones, their flavors, and from the log of actions and the migrations earlier sizes and states.\n' +
    'What cannot be told from there is listed by its reason. Nova is only read, in short statements;\n' +
    'a user who may select is enough. A run that was interrupted goes on where it was; after one\n' +
    'that has finished, the next reads what has changed since. A password in --url is seen by\n' +
    'everybody on this machine: TENANT_USAGE_NOVA_DATABASE_URL or the file is the better place.',
  options: [
    { flags: '--url <url>', help: 'the API database, or that of one cell' },
    {
      flags: '--cell <cell=url>',
      help: 'where the database of a cell is seen from here; may be repeated',
      repeats: true,
    },
    { flags: '--full', help: 'read everything again, not only what has changed' },
    { flags: '--dry-run', help: 'say what would be new, store nothing' },
    {
      flags: '--format <format>',
      help: 'json: each doubt and the summary as one JSON text a line (default: text)',
      choices: ['text', 'json'],
    },
    ALLOW_FUTURE,
    { flags: '--quiet', help: 'report only what is wrong' },
  ],
  settings: ['database', 'novaDatabaseBatch', 'novaDatabasePause'],
  examples: [
    'tenant-usage import nova-database --dry-run --config /etc/tenant-usage.yaml',
    'tenant-usage import nova-database --url mysql://reader@db.example.com/nova_api',
  ],
  run: importNovaDatabase,
};

async function importNovaDatabase(context: Context): Promise<number> {
  const { url, own } = addressesOf(context);
  const report = new DatabaseReport(context);
  const schema = context.has('dry-run') ? 'check' : 'migrate';
  const retryPolicy = { forMs: RETRY_FOR_MS, signal: context.signal };
  try {
    await withStore({ ...context, retryPolicy }, schema, async (store) => {
      const cells = await openCells(url, own, report);
      for (const cell of cells) await importCell(context, store, { cell, report });
    });
  } catch (error) {
    await report.end(report.hasBegun ? NOT_FINISHED : undefined);
    throw error;
  }
  await report.end();
  if (report.hasFailed) return EXIT.database;
  return report.hasRefused ? EXIT.refused : EXIT.ok;
}

/** Long enough for our own database server to be restarted. */
const RETRY_FOR_MS = 60_000;

interface Addresses {
  readonly url: string | null;
  /** Of cells, as they are seen from here. */
  readonly own: readonly CellAddress[];
}

/** Options, else settings. Throws `invalidArgument` if there is neither. */
function addressesOf({ config, text, texts }: Context): Addresses {
  const settings = sectionOf(config, NOVA_DATABASE);
  const url = text('url') ?? settings.url;
  const given = texts('cell').map(cellIn);
  const own = given.length > 0 ? given : (settings.cells ?? []);
  if (url === null && own.length === 0) throw new AppError('invalidArgument', NO_URL);
  return { url, own };
}

const NOT_FINISHED = 'not finished; what is stored stays, and the next run goes on from there';

const NO_URL =
  "nova_database.url is not set: it names Nova's API database, or that of one cell; see also --url";

/** Throws `invalidArgument` without what was written: it may hold a password. */
function cellIn(written: string): CellAddress {
  const address = cellAddress.read(written);
  if (address) return address;
  throw new AppError('invalidArgument', `--cell: must be ${cellAddress.allowed}`);
}
