/** Takes in files that tell who is who: three walks, so that a line may name what stands further down. */
import { AppError } from '../../errors';
import type { Store } from '../../store/store';
import { fileRecords, type ReadableFile } from '../files';
import type { Parsed } from '../formats/parsed';
import { quoted } from '../text';
import type { InventoryKind, InventoryLine, InventoryTarget, LineFault } from './kind';
import { INVENTORY_KINDS } from './kinds';
import { referencesIn } from './references';

export interface InventoryReport {
  /** Lines of a kind that were taken in. */
  onTaken(kind: string, count: number): void;
  onFault(file: string, fault: LineFault): void;
  /** A file that breaks off; what was read of it counts. */
  onBroken(file: string, error: AppError): void;
}

const PASSES = [1, 2, 3] as const;

/** The files are read three times, so no stream may stand behind them. */
export async function importInventory(
  store: Store,
  files: readonly ReadableFile[],
  report: InventoryReport,
): Promise<void> {
  const into = { store, references: referencesIn(store) };
  for (const pass of PASSES) {
    const kinds = INVENTORY_KINDS.filter((kind) => kind.pass === pass);
    // What is of no kind, and where a file breaks off, is told once.
    const faultReport = pass === 1 ? report : undefined;
    for (const file of files) {
      await ingestFile({ file, kinds, into, report, faultReport }).catch((error: unknown) => {
        if (!isAboutFile(error)) throw error;
        faultReport?.onBroken(file.name, error);
      });
    }
  }
}

const isAboutFile = (error: unknown): error is AppError =>
  error instanceof AppError && (error.code === 'unreadableInput' || error.code === 'refusedInput');

interface InventoryRun {
  readonly file: ReadableFile;
  readonly kinds: readonly InventoryKind[];
  readonly into: InventoryTarget;
  readonly report: InventoryReport;
  readonly faultReport: InventoryReport | undefined;
}

async function ingestFile({ file, kinds, into, report, faultReport }: InventoryRun): Promise<void> {
  for await (const records of fileRecords(file)) {
    const { lines, faults } = sorted(records);
    for (const fault of faults) faultReport?.onFault(file.name, fault);
    for (const kind of kinds) {
      const some = lines.get(kind.name) ?? [];
      const refused = await kind.ingest(some, into);
      report.onTaken(kind.name, some.length - refused.length);
      for (const fault of refused) report.onFault(file.name, fault);
    }
  }
}

interface Sorted {
  readonly lines: ReadonlyMap<string, readonly InventoryLine[]>;
  /** Lines that are of no kind. */
  readonly faults: readonly LineFault[];
}

const KIND_NAMES = INVENTORY_KINDS.map(({ name }) => name);

function sorted(records: readonly Parsed[]): Sorted {
  const lines = new Map<string, InventoryLine[]>(KIND_NAMES.map((name) => [name, []]));
  const faults: LineFault[] = [];
  for (const record of records) {
    const some = 'fault' in record ? undefined : lines.get(record.fields['kind'] as string);
    if (some && !('fault' in record)) some.push(record);
    else faults.push(faultIn(record));
  }
  return { lines, faults };
}

function faultIn(record: Parsed): LineFault {
  const { line } = record;
  if ('fault' in record) return { line, field: undefined, reason: record.fault };
  const reason = `${quoted(record.fields['kind'])}: must be one of ${KIND_NAMES.join(', ')}`;
  return { line, field: 'kind', reason };
}
