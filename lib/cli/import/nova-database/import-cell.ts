/** Imports one cell; one that cannot be read is reported, and the others go on. */
import { sectionOf } from '../../../config';
import { AppError } from '../../../errors';
import { novaDatabase } from '../../../ingest/nova-database';
import { goneServers } from '../../../ingest/nova-database/gone';
import { readPosition, runAfter, writePosition } from '../../../ingest/nova-database/position';
import { NOVA_DATABASE } from '../../../ingest/nova-database/settings';
import type { CellReading, DatabaseBatch } from '../../../ingest/nova-database/source';
import { partsOf } from '../../../ingest/nova-database/tables';
import { type BatchWriter, discardBatch, runPipeline } from '../../../ingest/pipeline';
import type { ForeignDatabase } from '../../../store/foreign';
import { openForeign } from '../../../store/registry';
import type { Store } from '../../../store/store';
import { SECOND_US } from '../../../time';
import type { Context } from '../../program/command';
import { FUTURE_NEEDS, latestUsIn } from '../as-of';
import { keyOf, type ReadableCell } from './cells';
import type { DatabaseReport } from './report';

export interface CellImport {
  readonly cell: ReadableCell;
  readonly report: DatabaseReport;
}

type SourceModule = typeof import('../../../ingest/nova-database/source');

/** Loaded here only: no other command reads a Nova. */
const load = (): SourceModule => require('../../../ingest/nova-database/source');

/** Throws what is wrong with our own database, and `interrupted`. */
export async function importCell(
  context: Context,
  store: Store,
  { cell, report }: CellImport,
): Promise<void> {
  const write = writerOf(context, store);
  let database: ForeignDatabase | undefined;
  let isOurs = false;
  // Whose failure it is decides whether other cells can go on.
  const ours: BatchWriter = async (batch) => {
    isOurs = true;
    const recorded = await write(batch);
    isOurs = false;
    return recorded;
  };
  try {
    database = openForeign(cell.url);
    const reading = await readingOf(context, store, { cell, database });
    report.begin(cell.name);
    // First: what is new is not gone, and before a first import there is nothing to compare.
    const known = { servers: store.servers, cell: cell.name };
    for await (const gone of goneServers(database.read, reading.parts, known)) report.doubt(gone);
    await runPipeline(load().databaseSource(reading), ours, {
      signal: context.signal,
      onBatch: (batch, recorded) => report.add(batch as DatabaseBatch, recorded),
    });
  } catch (error) {
    if (isOurs || !isAboutCell(error)) throw error;
    report.fail(cell.name, error.message);
  } finally {
    await database?.close();
  }
}

const isAboutCell = (error: unknown): error is AppError =>
  error instanceof AppError && (error.code === 'database' || error.code === 'invalidArgument');

/** Counts what would be new, if nothing is to be stored. */
const writerOf =
  ({ has }: Context, { observations }: Store): BatchWriter =>
  async (batch) => {
    if (!has('dry-run')) return observations.record(batch);
    const added = await observations.countNew(
      batch.submitted.map(({ observation }) => observation),
    );
    return { ...(await discardBatch(batch)), added, repeated: batch.submitted.length - added };
  };

/** A transaction shows its rows after the time that it gave them. */
const WRITING_US = 10 * SECOND_US;

const heardKeyOf = ({ name }: ReadableCell) => ({
  source: novaDatabase.name,
  cell: name.replace(/[^\x21-\x7e]/g, '?').slice(0, 64),
});

interface Opened {
  readonly cell: ReadableCell;
  readonly database: ForeignDatabase;
}

async function readingOf(
  context: Context,
  { positions, sources }: Store,
  { cell, database }: Opened,
): Promise<CellReading> {
  const { config, nowUs, signal, has } = context;
  const { batch, pause } = sectionOf(config, NOVA_DATABASE);
  const key = { source: novaDatabase.name, cell: keyOf(cell) };
  const position = readPosition(await positions.find(key));
  return {
    ...{ cell: cell.name, flavors: cell.flavors, database, position, signal },
    parts: await partsOf(database),
    run: runAfter(position, { nowUs: nowUs(), isFull: has('full') }),
    async save(reached) {
      if (!has('dry-run')) await positions.save(key, writePosition(reached));
    },
    async onFinished({ startedUs, newestUs }) {
      if (has('dry-run')) return;
      const heard = { heardUntilUs: startedUs - WRITING_US, newestUs: newestUs || null };
      await sources.hear({ ...{ ...heard }, ...heardKeyOf(cell) });
    },
    ...{ batch, pauseMs: pause },
    ...{ nowUs, latestUs: latestUsIn(context), futureNeeds: FUTURE_NEEDS },
  };
}
