/** Takes in inventory files: lines about accounts, projects, users and the like. */
import { AppError } from '../../errors';
import type { Store } from '../../store/store';
import { fileRecords, type ReadableFile } from '../files';
import type { Parsed } from '../formats/parsed';
import type { InventoryKind, InventoryTarget, LineFault } from './kind';
import { sortByKind } from './lines';
import { passesOf } from './order';
import { referencesIn } from './references';
import { inventoryKinds } from './registry';

export interface InventoryReport {
  /** Lines of a kind that were taken in. */
  onTaken(kind: string, count: number): void;
  onFault(file: string, fault: LineFault): void;
  /** A file that breaks off. The lines before the fault count. */
  onBroken(file: string, error: AppError): void;
}

/**
 * A line may refer to one further down or in a later file, so all files are read once for each pass: none of them
 * may be a stream.
 */
export async function importInventory(
  store: Store,
  files: readonly ReadableFile[],
  report: InventoryReport,
): Promise<void> {
  const target = { store, references: referencesIn(store) };
  for (const [index, kinds] of passesOf(inventoryKinds).entries()) {
    const pass = { kinds, target, report, isFirst: index === 0 };
    for (const file of files) await readFile(file, pass);
  }
}

interface Pass {
  readonly kinds: readonly InventoryKind[];
  readonly target: InventoryTarget;
  readonly report: InventoryReport;
  /** Lines of no kind, and where a file breaks off, are reported in the first pass only. */
  readonly isFirst: boolean;
}

async function readFile(file: ReadableFile, pass: Pass): Promise<void> {
  try {
    for await (const records of fileRecords(file)) await ingestRecords(file.name, records, pass);
  } catch (error) {
    if (!isAboutFile(error)) throw error;
    if (pass.isFirst) pass.report.onBroken(file.name, error);
  }
}

const isAboutFile = (error: unknown): error is AppError =>
  error instanceof AppError && (error.code === 'unreadableInput' || error.code === 'refusedInput');

async function ingestRecords(
  file: string,
  records: readonly Parsed[],
  { kinds, target, report, isFirst }: Pass,
): Promise<void> {
  const { linesByKind, faults } = sortByKind(records);
  const match = isFirst ? [...faults] : [];
  for (const kind of kinds) {
    const lines = linesByKind.get(kind.name) ?? [];
    const refused = await kind.ingest(lines, target);
    report.onTaken(kind.name, lines.length - refused.length);
    match.push(...refused);
  }
  for (const fault of match) report.onFault(file, fault);
}
