/** Sizes by the numbers of their flavors: of those that Nova still has, and as they are embedded in a server. */
import type { Facts, Size } from '../../domain/observation';
import { type Fields, isObject, parseFields, RefusedField, required } from '../fields';
import { nonEmptyText, optionalSizeIn, size } from '../records/fields';

export type SizeFacts = Required<Pick<Facts, 'size'>> & Pick<Facts, 'swapMb'>;

export type Flavors = ReadonlyMap<number, SizeFacts>;

/** A row of `flavors`, or an embedded flavor. Throws RefusedField. */
export function sizeOf(flavor: Fields): SizeFacts {
  const written: Size = {
    flavor: required(flavor, 'name', nonEmptyText),
    vcpus: required(flavor, 'vcpus', size),
    memoryMb: required(flavor, 'memory_mb', size),
    rootGb: required(flavor, 'root_gb', size),
    ephemeralGb: required(flavor, 'ephemeral_gb', size),
  };
  const swapMb = optionalSizeIn(flavor, 'swap');
  return { size: written, ...(swapMb !== undefined && { swapMb }) };
}

export interface EmbeddedFlavors {
  /** What Nova charges. */
  readonly current: SizeFacts;
  readonly currentId: number;
  /** That one, and the old and the new one while a resize waits for its confirmation. */
  readonly byId: Flavors;
}

/** By their numbers. Throws RefusedField. */
export const flavorsIn = (rows: readonly Fields[]): Flavors =>
  new Map(rows.map((row) => [Number(row['id']), sizeOf(row)]));

const KEYS = ['cur', 'old', 'new'] as const;

/** The column `flavor` of `instance_extra`. Throws RefusedField: without it Nova cannot report the usage either. */
export function embeddedFlavors(written: unknown): EmbeddedFlavors {
  if (written === undefined) throw new RefusedField('flavor', 'no row in instance_extra');
  if (typeof written !== 'string') throw new RefusedField('flavor', 'none in instance_extra');
  const column = parsed(written);
  const found = KEYS.map((key) => dataOf(column[key])).filter((data) => data !== undefined);
  const current = dataOf(column['cur']);
  if (!current) throw new RefusedField('flavor.cur', 'must be an object with nova_object.data');
  return {
    current: sizeOf(current),
    currentId: Number(current['id']),
    byId: flavorsIn(found),
  };
}

function parsed(written: string): Fields {
  try {
    return parseFields(written);
  } catch (error) {
    if (!(error instanceof RefusedField)) throw error;
    throw new RefusedField('flavor', 'must be JSON');
  }
}

function dataOf(object: unknown): Fields | undefined {
  const data = isObject(object) ? object['nova_object.data'] : undefined;
  return isObject(data) ? data : undefined;
}
