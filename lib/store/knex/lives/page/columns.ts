/** The columns of a page, and a server from such a row. */
import type { PageQuery, UsedServer } from '../../../store';
import { fromEndColumn } from '../servers';
import { fromProjectColumn, toProjectColumn, toSize } from '../size-columns';

export const PAGE_COLUMNS = [
  'id',
  'project_id',
  'name',
  'flavor',
  'vcpus',
  'memory_mb',
  'root_gb',
  'ephemeral_gb',
  'state',
  'launched_us',
  'terminated_us',
] as const;

export interface PageRow {
  readonly id: string;
  readonly project_id: string;
  readonly name: string | null;
  readonly flavor: string | null;
  readonly vcpus: number;
  readonly memory_mb: number;
  readonly root_gb: number;
  readonly ephemeral_gb: number;
  readonly state: string | null;
  readonly launched_us: number;
  readonly terminated_us: number;
}

export const toUsedServer = (row: PageRow): UsedServer => ({
  id: row.id,
  projectId: fromProjectColumn(row.project_id),
  name: row.name,
  size: toSize(row),
  state: row.state,
  launchedAtUs: row.launched_us,
  terminatedAtUs: fromEndColumn(row.terminated_us),
});

/** The marker as the columns hold it. */
export const markerColumns = ({ marker }: PageQuery) =>
  marker && { projectId: toProjectColumn(marker.projectId), id: marker.id };
