/** The cells that an import reads: those that the API database maps, or one alone. */
import { createHash } from 'node:crypto';
import { AppError } from '../../../errors';
import { type Cell, mappedCells, readFlavors } from '../../../ingest/nova-database/cells';
import type { Flavors } from '../../../ingest/nova-database/flavors';
import type { CellAddress } from '../../../ingest/nova-database/settings';
import { redactUrl } from '../../../redact';
import type { ForeignDatabase } from '../../../store/foreign';
import { openForeign } from '../../../store/registry';

export interface ReadableCell {
  readonly name: string;
  readonly url: string;
  /** Those that Nova still has. */
  readonly flavors: Flavors;
}

/** Who is told what is wrong with a cell, and what is unusual about it. */
export interface CellsReport {
  fail(cell: string, reason: string): void;
  remark(text: string): void;
}

/** Cells without a usable address are reported. Throws `database` and `invalidArgument` for what holds for all of them. */
export async function openCells(
  url: string | null,
  own: readonly CellAddress[],
  report: CellsReport,
): Promise<readonly ReadableCell[]> {
  const flavors: Flavors = new Map();
  if (url === null)
    return own.map(({ cell, url: address }) => ({ name: cell, url: address, flavors }));
  return withForeign(url, `nova_database.url ${redactUrl(url)}`, async (database) => {
    const isApi = (await database.table('cell_mappings')).columns.size > 0;
    if (isApi) return mapped(database, own, report);
    if ((await database.table('instances')).columns.size > 0) {
      return [{ name: nameOf(url), url, flavors }];
    }
    const needed =
      'neither cell_mappings, as in an API database, nor instances, as in that of a cell';
    throw new AppError('database', `there is ${needed}`);
  });
}

async function mapped(
  database: ForeignDatabase,
  own: readonly CellAddress[],
  report: CellsReport,
): Promise<readonly ReadableCell[]> {
  const cells = await mappedCells(database.read, own);
  const unknown = own.find(({ cell }) => !cells.some(({ name }) => name === cell));
  if (unknown) {
    const names = cells.map(({ name }) => name).join(', ');
    throw new AppError(
      'invalidArgument',
      `cell ${unknown.cell}: there is none; there are: ${names}`,
    );
  }
  const flavors = await readFlavors(database.read);
  return cells.flatMap((cell) => {
    if (cell.isDisabled)
      report.remark(`cell ${cell.name} is disabled; its servers count all the same`);
    return readable(cell, flavors, report);
  });
}

function readable(
  { name, address }: Cell,
  flavors: Flavors,
  report: CellsReport,
): readonly ReadableCell[] {
  if ('url' in address) return [{ name, url: address.url, flavors }];
  report.fail(name, `${address.problem}; give one with --cell ${name}=URL or nova_database.cells`);
  return [];
}

/** The name of the database stands for a cell that nobody has named. */
const nameOf = (url: string): string =>
  decodeURIComponent(
    url
      .replace(/[?#].*$/s, '')
      .split(/[/:]/)
      .at(-1) ?? '',
  ) || 'cell';

/** The same database, whoever reads it. */
export function keyOf({ name, url }: ReadableCell): string {
  const place = url.replace(/^([a-z]+:)(?:\/\/)?(?:.*@)?/s, '$1');
  return `${name.slice(0, 200)} ${createHash('sha256').update(place).digest('hex').slice(0, 16)}`;
}

/** Opens the database and closes it whatever happens. Failures begin with `what`. */
export async function withForeign<T>(
  url: string,
  what: string,
  work: (database: ForeignDatabase) => Promise<T>,
): Promise<T> {
  let database: ForeignDatabase | undefined;
  try {
    database = openForeign(url);
    return await work(database);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'database') throw error;
    throw new AppError('database', `${what}: ${error.message}`, { cause: error });
  } finally {
    await database?.close();
  }
}
