/** Nova's databases as the ones that are asked what is true: all cells, live servers and archived ones, with their history. */
import { sectionOf } from '../../config';
import { AppError } from '../../errors';
import { NOWHERE, runAfter } from '../../ingest/nova-database/position';
import { NOVA_DATABASE } from '../../ingest/nova-database/settings';
import type { DatabaseBatch } from '../../ingest/nova-database/source';
import { partsOf } from '../../ingest/nova-database/tables';
import type { Reference, ReferencePage } from '../../ingest/reconcile/reference';
import { latestUsOf } from '../../ingest/records/future';
import { INGEST } from '../../ingest/settings';
import { redactUrl } from '../../redact';
import { openForeign } from '../../store/registry';
import { openCells, type ReadableCell, withForeign } from '../import/nova-database/cells';
import type { Context } from '../program/command';
import { asMessage } from '../program/exit';

const FUTURE_NEEDS = '--allow-future on';

type SourceModule = typeof import('../../ingest/nova-database/source');

const load = (): SourceModule => require('../../ingest/nova-database/source');

/** Throws `invalidArgument` if no database is known, and `database` for one that cannot be read. */
export async function databaseReference(context: Context): Promise<Reference> {
  const { url, cells: own } = sectionOf(context.config, NOVA_DATABASE);
  if (url === null && own === null) {
    throw new AppError('invalidArgument', '--from database: nova_database.url is not set');
  }
  const cells = await openCells(url, own ?? [], {
    fail(cell, reason) {
      throw new AppError('database', `cell ${cell}: ${reason}`);
    },
    remark: (text) => void context.stderr.write(`${asMessage(text)}\n`),
  });
  return {
    name: 'nova-database',
    title: "Nova's database",
    isWhole: url !== null && (await isApiDatabase(url)),
    async *pages() {
      for (const cell of cells) yield* pagesOf(cell, context);
    },
    // All of it has been read.
    find: async () => undefined,
  };
}

/** A cell alone knows nothing of the servers of others. */
const isApiDatabase = (url: string): Promise<boolean> =>
  withForeign(url, `nova_database.url ${redactUrl(url)}`, async (database) => {
    const { columns } = await database.table('cell_mappings');
    return columns.size > 0;
  });

/** Read anew from its beginning, whatever an import has reached. */
async function* pagesOf(cell: ReadableCell, context: Context): AsyncGenerator<ReferencePage> {
  const { config, nowUs, signal } = context;
  const { batch, pause } = sectionOf(config, NOVA_DATABASE);
  const database = openForeign(cell.url);
  try {
    const source = load().databaseSource({
      ...{ cell: cell.name, flavors: cell.flavors, database, signal, position: NOWHERE },
      parts: await partsOf(database),
      run: runAfter(NOWHERE, { nowUs: nowUs(), isFull: true }),
      save: async () => undefined,
      ...{ batch, pauseMs: pause },
      nowUs,
      latestUs: latestUsOf(nowUs, sectionOf(config, INGEST)),
      futureNeeds: FUTURE_NEEDS,
    });
    for await (const page of source.batches()) {
      const { submitted, refused = [], serverIds } = page as DatabaseBatch;
      yield { submitted, refused, serverIds };
    }
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new AppError(error.code, `cell ${cell.name}: ${error.message}`, { cause: error });
  } finally {
    await database.close();
  }
}
