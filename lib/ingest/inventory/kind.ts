/** One kind of line in an inventory: how it is read, after which other kinds, and where it is stored. */
import { AppError } from '../../errors';
import { CooperativeScheduler } from '../../event-loop';
import { RefusedChange } from '../../store/refused-change';
import type { Store } from '../../store/store';
import { checkNames, type Fields, RefusedField } from '../fields';
import type { References } from './references';

export interface InventoryLine {
  readonly line: number;
  readonly fields: Fields;
}

/** Why a line was refused. */
export interface LineFault {
  readonly line: number;
  readonly field: string | undefined;
  readonly reason: string;
}

export interface InventoryKind {
  readonly name: string;
  /** The kinds that its lines refer to: all lines of these are taken in before. */
  readonly after: readonly string[];
  /** Stores the good lines and returns the faults of the others. */
  ingest(lines: readonly InventoryLine[], into: InventoryTarget): Promise<readonly LineFault[]>;
}

export interface InventoryTarget {
  readonly store: Store;
  readonly references: References;
}

interface KindOf<Change> extends Pick<InventoryKind, 'name' | 'after'> {
  readonly fields: readonly string[];
  /** Fields that printed lists have besides; they are skipped. */
  readonly ignored?: readonly string[];
  /** Throws RefusedField. */
  readonly read: (fields: Fields, references: References) => Promise<Change>;
  readonly put: (store: Store, changes: readonly Change[]) => Promise<unknown>;
}

export function inventoryKind<Change>(kind: KindOf<Change>): InventoryKind {
  const names = ['kind', ...kind.fields, ...(kind.ignored ?? [])];
  return {
    name: kind.name,
    after: kind.after,
    async ingest(lines, { store, references }) {
      const reading = await attempts(lines, async ({ line, fields }) => {
        checkNames(fields, names);
        return { line, change: await kind.read(fields, references) };
      });
      const put = (some: readonly Read<Change>[]) =>
        kind.put(
          store,
          some.map(({ change }) => change),
        );
      return [...reading.faults, ...(await putAll(reading.results, put))];
    },
  };
}

interface Read<Change> {
  readonly line: number;
  readonly change: Change;
}

/** All in one transaction; if that is refused, line by line, to find the line at fault. */
async function putAll<Change>(
  changes: readonly Read<Change>[],
  put: (some: readonly Read<Change>[]) => Promise<unknown>,
): Promise<readonly LineFault[]> {
  try {
    if (changes.length > 0) await put(changes);
    return [];
  } catch (error) {
    if (!isLinesFault(error)) throw error;
    return (await attempts(changes, (one) => put([one]))).faults;
  }
}

/** The results of the lines that succeed, and the faults of the others. */
async function attempts<Line extends { readonly line: number }, Result>(
  lines: readonly Line[],
  work: (line: Line) => Promise<Result>,
): Promise<{ results: readonly Result[]; faults: readonly LineFault[] }> {
  const results: Result[] = [];
  const faults: LineFault[] = [];
  const scheduler = new CooperativeScheduler();
  for (const line of lines) {
    if (scheduler.shouldYield) await scheduler.yield();
    try {
      results.push(await work(line));
    } catch (error) {
      faults.push(faultOf(line.line, error));
    }
  }
  return { results, faults };
}

const isLinesFault = (error: unknown): error is AppError =>
  error instanceof RefusedField || (error instanceof AppError && error.code === 'invalidParameter');

function faultOf(line: number, error: unknown): LineFault {
  if (!isLinesFault(error)) throw error;
  const isNamed = error instanceof RefusedField || error instanceof RefusedChange;
  const field = isNamed ? error.field : undefined;
  return { line, field, reason: error.message };
}
