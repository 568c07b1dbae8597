/** Takes in an inventory that is in memory: the lines of one request. */
import type { Store } from '../../store/store';
import type { Parsed } from '../formats/parsed';
import type { InventoryKind, InventoryLine, InventoryTarget, LineFault } from './kind';
import { KIND_NAMES, sortByKind } from './lines';
import { passesOf } from './order';
import { referencesIn } from './references';
import { inventoryKinds } from './registry';

export interface RecordedInventory {
  readonly received: number;
  /** Lines that were taken in, by kind. */
  readonly taken: Readonly<Record<string, number>>;
  /** In the order of the lines. */
  readonly faults: readonly LineFault[];
}

export async function recordInventory(
  store: Store,
  records: readonly Parsed[],
): Promise<RecordedInventory> {
  const target = { store, references: referencesIn(store) };
  const { linesByKind, faults } = sortByKind(records);
  const taken = new Map(KIND_NAMES.map((name) => [name, 0]));
  const refused = [...faults];
  for (const kind of passesOf(inventoryKinds).flat()) {
    const lines = linesByKind.get(kind.name) ?? [];
    const match = await ingestInChunks(kind, lines, target);
    taken.set(kind.name, lines.length - match.length);
    refused.push(...match);
  }
  refused.sort((a, b) => a.line - b.line);
  return { received: records.length, taken: Object.fromEntries(taken), faults: refused };
}

/** So many lines are written in one transaction, which keeps other writers waiting. */
const CHUNK_LINES = 500;

async function ingestInChunks(
  kind: InventoryKind,
  lines: readonly InventoryLine[],
  target: InventoryTarget,
): Promise<readonly LineFault[]> {
  const faults: LineFault[] = [];
  for (let at = 0; at < lines.length; at += CHUNK_LINES) {
    faults.push(...(await kind.ingest(lines.slice(at, at + CHUNK_LINES), target)));
  }
  return faults;
}
