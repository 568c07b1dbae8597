/** What only one API reads, as one column of JSON. */
import { canonicalJson } from '../../../domain/values/canonical';
import type { Ext } from '../../places';

/** Undefined: leave it as it is. */
export const extCell = (ext: Ext | null | undefined): string | null | undefined =>
  ext ? canonicalJson(ext) : ext;

export const extOf = (cell: string | null): Ext | null =>
  cell === null ? null : (JSON.parse(cell) as Ext);
