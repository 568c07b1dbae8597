/** The columns that servers and segments share: project, size, state, place. */
import type { Size } from '../../../domain/observation';
import type { Segment } from '../../../domain/segment';
import type { Cell } from '../sql/statements';

/** In storage only: the project of a row that has none. No project has the empty id. */
const NO_PROJECT = '';

export const toProjectColumn = (projectId: string | null): string => projectId ?? NO_PROJECT;
export const fromProjectColumn = (column: string): string | null =>
  column === NO_PROJECT ? null : column;

export const RENTED_COLUMNS = [
  'project_id',
  'flavor',
  'vcpus',
  'memory_mb',
  'root_gb',
  'ephemeral_gb',
  'swap_mb',
  'state',
  'zone',
  'host',
] as const;

export interface SizeRow {
  readonly flavor: string | null;
  readonly vcpus: number;
  readonly memory_mb: number;
  readonly root_gb: number;
  readonly ephemeral_gb: number;
}

export interface RentedRow extends SizeRow {
  readonly project_id: string;
  readonly swap_mb: number | null;
  readonly state: string | null;
  readonly zone: string | null;
  readonly host: string | null;
}

type Rented = Omit<Segment, 'fromUs' | 'toUs'>;

export const toRentedColumns = (rented: Rented): Cell[] => [
  toProjectColumn(rented.projectId),
  rented.size?.flavor ?? null,
  rented.size?.vcpus ?? null,
  rented.size?.memoryMb ?? null,
  rented.size?.rootGb ?? null,
  rented.size?.ephemeralGb ?? null,
  rented.swapMb,
  rented.state,
  rented.zone,
  rented.host,
];

export const toSize = (row: SizeRow): Size | null =>
  row.flavor === null
    ? null
    : {
        flavor: row.flavor,
        vcpus: row.vcpus,
        memoryMb: row.memory_mb,
        rootGb: row.root_gb,
        ephemeralGb: row.ephemeral_gb,
      };

export const fromRentedRow = (row: RentedRow): Rented => ({
  projectId: fromProjectColumn(row.project_id),
  size: toSize(row),
  swapMb: row.swap_mb,
  state: row.state,
  zone: row.zone,
  host: row.host,
});
