/** The lines of an inventory, sorted by their kind. */
import type { Parsed, Remark } from '../formats/parsed';
import { quoted } from '../text';
import type { InventoryLine, LineFault } from './kind';
import { inventoryKinds } from './registry';

export const KIND_NAMES = inventoryKinds.map(({ name }) => name);

export interface SortedLines {
  readonly linesByKind: ReadonlyMap<string, readonly InventoryLine[]>;
  /** Lines that are of no kind. */
  readonly faults: readonly LineFault[];
}

export function sortByKind(records: readonly Parsed[]): SortedLines {
  const linesByKind = new Map<string, InventoryLine[]>(KIND_NAMES.map((name) => [name, []]));
  const faults: LineFault[] = [];
  for (const record of records) {
    if ('remark' in record) continue;
    const lines = 'fault' in record ? undefined : linesByKind.get(kindOf(record));
    if (lines && !('fault' in record)) lines.push(record);
    else faults.push(faultIn(record));
  }
  return { linesByKind, faults };
}

function kindOf({ fields }: InventoryLine): string {
  const { kind } = fields;
  return typeof kind === 'string' ? kind : '';
}

function faultIn(record: Exclude<Parsed, Remark>): LineFault {
  const { line } = record;
  if ('fault' in record) return { line, field: record.field, reason: record.fault };
  const reason = `${quoted(record.fields['kind'])}: must be one of ${KIND_NAMES.join(', ')}`;
  return { line, field: 'kind', reason };
}
