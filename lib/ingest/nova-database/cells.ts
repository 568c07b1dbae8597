/** The cells of a Nova, by the mappings in its API database, and the flavors that it still has. */
import type { Read } from '../../store/foreign';
import type { Fields } from '../fields';
import { type Address, addressOf } from './address';
import { type Flavors, flavorsIn } from './flavors';
import { isTrue } from './rows';
import type { CellAddress } from './settings';

export interface Cell {
  readonly name: string;
  /** Servers are built there no more; those that live there count all the same. */
  readonly isDisabled: boolean;
  readonly address: Address;
}

/** `overridden`: the addresses of cells as they are seen from here. */
export async function mappedCells(
  read: Read,
  overridden: readonly CellAddress[],
): Promise<readonly Cell[]> {
  const rows = await read<Fields>((db) => db('cell_mappings').select('*').orderBy('id'));
  return rows.map((row) => {
    // A cell needs no name.
    const name = String(row['name'] || row['uuid']);
    const own = overridden.find(({ cell }) => cell === name);
    const address = own ? { url: own.url } : addressOf(String(row['database_connection'] ?? ''));
    return { name, isDisabled: isTrue(row, 'disabled'), address };
  });
}

const FLAVOR = ['id', 'name', 'vcpus', 'memory_mb', 'root_gb', 'ephemeral_gb', 'swap'];
const FLAVORS_A_STATEMENT = 1000;

/** Throws RefusedField. */
export async function readFlavors(read: Read): Promise<Flavors> {
  const rows: Fields[] = [];
  for (let after: unknown = 0; ; after = rows.at(-1)?.['id']) {
    const some = await read<Fields>((db) =>
      db('flavors')
        .select(FLAVOR)
        .where('id', '>', after as number)
        .orderBy('id')
        .limit(FLAVORS_A_STATEMENT),
    );
    rows.push(...some);
    if (some.length < FLAVORS_A_STATEMENT) return flavorsIn(rows);
  }
}
