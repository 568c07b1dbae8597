/** The columns of usage by project, by server and in total. */
import type { UsageEntry, UsageHours } from '../../report/usage-entry';
import type { Column, ListView } from '../program/columns';

/** A row of the table: an entry with the name of its project, or the total. */
export interface UsageRow extends UsageEntry {
  readonly projectName: string | null;
  readonly isTotal?: true;
}

const MB_A_GB = 1024;

const number = (name: string, value: (usage: UsageHours) => number): Column<UsageHours> => ({
  name,
  value,
  cell: (usage) => rounded(value(usage)),
  isNumber: true,
});

/** For people, as the openstack client rounds; every other format has the number to its last digit. */
const rounded = (value: number): string => value.toFixed(DECIMALS).replace(NEGATIVE_ZERO, '0');

const DECIMALS = 2;
const NEGATIVE_ZERO = /^-0(?=\.0+$)/;

const HOURS: readonly Column<UsageHours>[] = [
  number('hours', ({ hours }) => hours),
  number('vcpu_hours', ({ vcpuHours }) => vcpuHours),
  number('memory_mb_hours', ({ memoryMbHours }) => memoryMbHours),
  // A division by a power of two loses no digit.
  {
    ...number('memory_gb_hours', ({ memoryMbHours }) => memoryMbHours / MB_A_GB),
    isExtra: true,
  },
  number('disk_gb_hours', ({ localGbHours }) => localGbHours),
];

const PROJECT: Column<UsageRow> = {
  name: 'project',
  value: ({ projectId }) => projectId,
  cell: ({ projectId, isTotal }) => (isTotal ? 'total' : (projectId ?? '-')),
};

const PROJECT_NAME: Column<UsageRow> = {
  name: 'project_name',
  value: ({ projectName }) => projectName,
};

const SERVER: readonly Column<UsageRow>[] = [
  { name: 'server', value: ({ server }) => server?.id },
  { name: 'server_name', value: ({ server }) => server?.name },
  { name: 'flavors', value: ({ server }) => server?.flavors ?? [] },
];

export const ALL_COLUMNS = [PROJECT, PROJECT_NAME, ...SERVER, ...HOURS];

export const TOTAL_LISTING: ListView<UsageHours> = { kind: 'total', columns: HOURS };

export const PROJECT_LISTING: ListView<UsageRow> = {
  kind: 'usage',
  columns: [PROJECT, PROJECT_NAME, ...HOURS],
};

export const SERVER_LISTING: ListView<UsageRow> = {
  kind: 'usage',
  columns: [PROJECT, { ...PROJECT_NAME, isExtra: true }, ...SERVER, ...HOURS],
};
